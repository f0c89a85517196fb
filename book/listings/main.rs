//! Programs that pages show and that belong to no exercise. Beside each stand the tests that hold what its page says.

mod breakfast;
mod explorers;
mod fridge;
mod golden;
mod greeters;
mod lanes;
mod node;
mod python;
mod quiz;
mod replays;
