//! Two ways to a test binary: cargo for the learner's tree, rustc itself for any other answer.
//!
//! `tree` lets cargo build what is under `chapters`, and leaves out answers that do not compile. `overlay` puts one file
//! in the place of an answer, by the calls of rustc that `record` wrote down, in a folder claimed by `slot`; what all answers
//! depend on is linked once, by `shared`. `messages` reads what the compiler says.

mod change;
mod failure;
mod messages;
mod overlay;
pub mod record;
mod shared;
mod slot;
mod tree;

pub use overlay::{Built, Recipe, Slot};
pub use tree::tree;

use crate::process;
use crate::workspace::Workspace;
use std::io;
use std::path::PathBuf;
use std::process::Command;

/// How compilers should write for the reader.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colours.
    pub colour: bool,
    /// Columns.
    pub width: usize,
}

/// What a build has to tell while it runs.
#[derive(Debug)]
pub enum Event<'a> {
    /// The latest line from cargo: `Compiling loom v0.7.2`.
    Cargo(&'a str),
}

/// A build failed, and no answer is to blame.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cargo or the compiler failed on something that is not an answer.
    #[error("{what} failed, and no answer is at fault\n{text}")]
    Course {
        /// The program, as a reader would call it.
        what: String,
        /// What it printed.
        text: String,
    },
    /// The target directory cannot be written.
    #[error(
        "the build has no place to write to: {0}\n\
         Set CARGO_TARGET_DIR to a folder that can be written, or copy the workspace to a disk that can."
    )]
    NoPlace(String),
    /// A file of ours in the target directory could not be read or written.
    #[error(
        "{} could not be read or written: {cause}\n\
         It is in the target directory; set CARGO_TARGET_DIR to a folder that can be written.",
        .file.display()
    )]
    File {
        /// Which.
        file: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// What was recorded of cargo's calls is not what is needed.
    #[error("cargo's call of rustc for {what} was not recorded; `cargo clean -p {package}` makes cargo repeat it")]
    NotRecorded {
        /// The crate.
        what: String,
        /// Its package.
        package: String,
    },
    /// A program did not run.
    #[error(transparent)]
    Process(process::Error),
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted(#[from] crate::exit::Interrupted),
}

impl From<process::Error> for Error {
    fn from(error: process::Error) -> Error {
        match error {
            process::Error::Interrupted(interrupted) => Error::Interrupted(interrupted),
            error => Error::Process(error),
        }
    }
}

/// The cargo that runs us, or else the one on the path.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Cargo, about to build a chapter's graded tests and no others.
///
/// Nothing selects the chapter's package: cargo then takes the features that all of the workspace asks of a dependency, as
/// it does for a plain `cargo test`. With `--package`, the two would build some dependencies differently, each for itself.
fn cargo_for(workspace: &Workspace, package: &str) -> Command {
    let mut command = cargo();
    command.current_dir(&workspace.root).args(["test", "--no-run", "--test", package]);
    command
}

/// An error for a run of cargo that failed without a compiler's message about an answer.
fn course_error(what: String, stderr: &str, messages: &[messages::Message]) -> Error {
    // The system's errors for a disk that is read-only, a folder that is not ours, a full disk, a file in a folder's place.
    let no_place = ["(os error 30)", "(os error 13)", "(os error 28)", "(os error 20)", "(os error 17)"];
    if messages.is_empty() && no_place.iter().any(|code| stderr.contains(code)) {
        let reason = stderr.lines().map(str::trim).filter(|line| !line.is_empty());
        let reason: Vec<&str> =
            reason.map(|l| l.trim_start_matches("error: ")).filter(|l| *l != "Caused by:").collect();
        return Error::NoPlace(reason.join(": "));
    }
    let rendered: String = messages.iter().map(|message| message.rendered.as_str()).collect();
    Error::Course { what, text: if rendered.is_empty() { stderr.trim_end().to_string() } else { rendered } }
}
