//! Programs that pages show and that belong to no exercise. Beside each stand the tests that hold what its page says.

mod breakfast;
mod explorers;
mod fridge;
mod golden;
mod greeters;
mod lanes;
mod node;
mod primes;
mod python;
mod quiz;
mod replays;

/// Asked by a question, and compared with a picture.
#[path = "../../solutions/chapter0-why/response_times.rs"]
mod response_times;
