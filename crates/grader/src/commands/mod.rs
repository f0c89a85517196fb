//! The commands: `Args` says what a command is told, `run` does it.

pub mod grade;
pub mod merge;
