//! What the reader sees. `human` and `json` turn results into text and do nothing else; `snippet` shows places in files;
//! `terminal` knows what the reader looks at, and prints; `progress` shows that long work goes on.

pub mod human;
pub mod json;
mod progress;
mod snippet;
mod terminal;

pub use progress::Progress;
pub use terminal::{Terminal, print, warn};

use crate::engine::Graded;
use crate::verdict::Verdict;

/// How far a learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The answer is the starter, as it came.
    NotStarted,
    /// It has been edited, and does not pass.
    InProgress,
    /// It passes.
    Solved,
}

impl State {
    /// The state of an answer that is or is not the pristine starter.
    pub fn of(graded: &Graded, is_pristine: bool) -> State {
        match graded.verdict() {
            Verdict::Passed(_) => State::Solved,
            _ if is_pristine => State::NotStarted,
            _ => State::InProgress,
        }
    }
}

/// Which format the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text for people.
    Human,
    /// One JSON object a line.
    Json,
}
