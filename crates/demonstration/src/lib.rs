//! What the chapters' demonstrations share. They rebuild the sources' programs, as examples of the chapters' packages:
//!
//! ```text
//! cargo run -p chapter3 --example bank -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `options` | the command line: how much to run, and the answer to `--help` |
//! | `table` | columns that end below each other, and numbers that are easy to read |
//! | `random` | numbers that a seed fixes |
//!
//! This module is what surrounds a demonstration: its arguments, its output and its exit code. The crate needs nothing
//! but std, because the graded tests of a chapter are built with the same dependencies as its demonstrations.

mod options;
mod random;
mod table;

use std::env;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use options::Command;

pub use options::{About, Options};
pub use random::Random;
pub use table::{Table, seconds, thousands, unoptimised};

/// Why a demonstration could not go on.
#[derive(Debug)]
pub enum Failure {
    /// Its output could not be written.
    Output(io::Error),
    /// Something else failed: what, and what to do about it.
    Other(String),
}

impl From<io::Error> for Failure {
    /// Whatever else can fail says what it is about, as [`Failure::Other`].
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs a demonstration with the arguments and the standard output of this process.
///
/// The exit code is 0 also when the reader of a pipe, `head` for one, has seen enough; 1 when the demonstration fails;
/// 2 when an argument is not understood.
pub fn main(about: &About, run: impl FnOnce(&Options, &mut dyn Write) -> Result<(), Failure>) -> ExitCode {
    let ended = match about.parse(env::args_os().skip(1)) {
        Ok(Command::Help) => io::stdout().write_all(about.help().as_bytes()).map_err(Failure::from),
        Ok(Command::Run(options)) => run(&options, &mut io::stdout()),
        Err(message) => {
            eprintln!("error: {message}");
            eprintln!("Run it with --help for what it takes.");
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            eprintln!("error: cannot write to standard output: {error}");
            ExitCode::FAILURE
        }
        Err(Failure::Other(message)) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// What a demonstration writes, for its tests.
///
/// # Panics
///
/// If the demonstration fails, or if a line of its output or of its help has more than 80 columns or ends in blanks.
pub fn output(
    about: &About,
    options: &Options,
    run: impl FnOnce(&Options, &mut dyn Write) -> Result<(), Failure>,
) -> String {
    let mut out = Vec::new();
    run(options, &mut out).expect("a demonstration that is tested succeeds");
    let text = String::from_utf8(out).expect("a demonstration writes text");
    for line in about.help().lines().chain(text.lines()) {
        assert!(line.chars().count() <= 80, "more than 80 columns: {line}");
        assert_eq!(line, line.trim_end(), "blanks at the end");
    }
    text
}
