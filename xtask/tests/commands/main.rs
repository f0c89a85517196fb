//! The commands, run on copies of `tests/fixtures/course`: a small healthy course whose stand-in for proctor builds in
//! no time.

mod bad_answers;
mod bad_surroundings;
mod check;
#[cfg(target_os = "linux")]
mod disks;
#[cfg(target_os = "linux")]
mod endless;
#[cfg(unix)]
mod interrupt;
mod learner;
mod new;
mod others;
#[cfg(unix)]
mod picture;
mod progress;
mod support;
#[cfg(unix)]
mod svg;
#[cfg(unix)]
mod terminal;
mod update;
mod verify;
#[cfg(unix)]
mod watch;
