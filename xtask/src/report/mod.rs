//! What the reader sees. `human` and `json` turn results into text and do nothing else; `snippet` shows places in files;
//! `course` is the learner's overview of it, `diff` two answers beside each other; `text` knows colours, links and columns; `terminal` knows what the reader
//! looks at, and prints; `progress` shows that long work goes on,
//! and `screen` takes the whole terminal and gives it back.

pub mod course;
pub mod diff;
pub mod human;
pub mod json;
mod progress;
pub mod screen;
mod snippet;
mod terminal;
mod text;

pub use progress::{Progress, words};
pub use terminal::{Terminal, ask, print, warn};
pub use text::link;

use crate::progress::State;

/// Which format the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text for people.
    Human,
    /// One JSON object a line.
    Json,
}
