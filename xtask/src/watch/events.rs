//! What happens to the screen, and what is then to be done.

use super::keys::Key;
use crate::progress::{Record, State as Standing};

/// A verdict, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The answer is right.
    pub passed: bool,
    /// In a few words.
    pub brief: String,
    /// What happened, with escape codes for colours, in lines that are not to be broken.
    pub story: String,
    /// The misconception behind it: its title, and paragraphs.
    pub explained: Option<(String, String)>,
}

/// What can happen.
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// The wheel was turned over this column and row, so many lines down.
    Wheel(u16, u16, i32),
    /// The terminal has so many columns and rows now.
    Resize(u16, u16),
    /// These answers were saved, or are gone.
    Saved(Vec<usize>),
    /// A check says what it is at.
    Doing(u64, String),
    /// A check is over.
    Checked(u64, Report),
    /// How far the learner is with each exercise, in order, and what is kept of it, and whether its starter is newer.
    Surveyed(Vec<(Standing, Record, bool)>),
    /// Something for the reader to know.
    Notice(String),
    /// The two answers beside each other, for the exercise of this place.
    Solution(usize, String),
    /// Time has passed.
    Tick,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// Stop the check that runs.
    Cancel,
    /// Begin this check.
    Check {
        /// Its number, for the events about it.
        number: u64,
        /// The exercise.
        at: usize,
        /// How many columns its report has.
        width: u16,
    },
    /// Remember that hints of an exercise were shown up to this level.
    Hinted(usize, u8),
    /// Put the starter back.
    Reset(usize),
    /// Compare the answer with the reference, in so many columns.
    Compare(usize, u16),
    /// Open the answer in the learner's editor.
    Edit(usize),
    /// Stop, as Ctrl-Z stops a program.
    Suspend,
    /// Leave.
    Quit,
}
