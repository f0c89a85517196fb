//! The TOML of a block ```` ```explorer ````, as it is written.

use serde::Deserialize;
use toml::Spanned;

/// The program of an explorer and the question about it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its name in the book: no two have the same.
    pub id: Spanned<String>,
    /// What is shown above it.
    pub title: String,
    /// The file below [`super::FOLDER`] that holds the program in Rust, without `.rs`.
    pub code: Spanned<String>,
    /// What all threads share, with first values: `count = 0`.
    #[serde(default)]
    pub shared: Vec<Spanned<String>>,
    /// Names of locks, all free at first.
    #[serde(default)]
    pub locks: Vec<String>,
    /// Names of condition variables.
    #[serde(default)]
    pub condvars: Vec<String>,
    /// The shared number that is the time, if a thread waits for a moment.
    pub clock: Option<Spanned<String>>,
    /// Whether a sleeping thread may wake for no reason.
    #[serde(default)]
    pub spurious: bool,
    /// What the threads do.
    #[serde(rename = "thread")]
    pub threads: Vec<Spanned<Thread>>,
    /// All ways in which the program can end; the first that fits counts.
    #[serde(rename = "outcome")]
    pub outcomes: Vec<Outcome>,
    /// What the reader has to answer before the bug is shown.
    pub question: Spanned<Question>,
}

/// One thread, or several that do the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thread {
    /// A thread for each name.
    pub names: Vec<Spanned<String>>,
    /// The anchor of the lines to show; with `file.rs:` before it, of another file of the folder.
    pub code: Spanned<String>,
    /// How the thread is started, in Rust, when its lines alone do not say it.
    pub call: Option<Spanned<String>>,
    /// First values of variables of its own. Others are there from their first assignment on.
    #[serde(default)]
    pub locals: Vec<Spanned<String>>,
    /// What it does, in the order of its lines.
    pub steps: Vec<Spanned<Step>>,
}

/// A step: its line, and what it does there.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// `"again:"`, a place to go to.
    Label(String),
    /// A line of the code without its indentation, and then the operations.
    Line(Vec<String>),
}

/// A way to end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// In words of the page.
    pub name: Spanned<String>,
    /// When it is this one.
    pub when: Spanned<String>,
    /// Whether it shows the bug.
    #[serde(default)]
    pub wrong: bool,
}

/// A question with choices.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub text: String,
    /// The answers to choose from.
    #[serde(rename = "choice")]
    pub choices: Vec<Choice>,
}

/// An answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Whether it is the right one.
    #[serde(default)]
    pub right: bool,
    /// Why it is right or wrong.
    pub why: String,
}
