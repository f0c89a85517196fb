//! The commands: `Args` says what a command is told, `run` does it.

pub mod export;
pub mod grade;
pub mod kit;
pub mod merge;
pub mod report;
