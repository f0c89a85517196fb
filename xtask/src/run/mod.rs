//! Runs graded tests: one process a test, several at once, and says what was seen of each.
//!
//! `one` runs a single test. It speaks with it over a `channel`, and with `still` tells one that waits for ever from one
//! that works, by what `procfs` shows of its process group. What an ending means is for `verdict` to say.

mod channel;
mod one;
mod procfs;
mod still;

pub use channel::{Outcome, Record};
pub use still::Hang;

use crate::pool;
use crate::process;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What the tests are told about their surroundings.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where they run.
    pub workspace: Workspace,
    /// Whether their reports may have colours.
    pub colour: bool,
    /// How wide their reports may be, in columns.
    pub width: usize,
    /// How much processor time each may use before it is taken for a loop.
    pub processor: Duration,
}

/// What was seen of one test.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Its name, module and all: `ordered_locks::opposite_transfers_both_finish`.
    pub test: String,
    /// The last record that it left on the channel.
    pub record: Option<Record>,
    /// How its process ended.
    pub ending: Ending,
    /// What it printed: the beginning and the end.
    pub log: String,
}

/// How a test's process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this status.
    Exited(i32),
    /// By a signal that we did not send.
    Signalled(i32),
    /// Killed by us, since it would not have ended.
    Hung(Hang),
}

/// What running has to tell while it runs.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// One more test is over.
    Finished,
}

/// We failed to run a test. What the test did is never one of these.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program does not say which tests it has.
    #[error("{} does not list its tests\n{text}", .program.display())]
    List {
        /// The test program.
        program: PathBuf,
        /// What it printed instead.
        text: String,
    },
    /// The channel to a test could not be made.
    #[error("there is no channel to {test}: {cause}")]
    Channel {
        /// The test's name.
        test: String,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// A process could not be run.
    #[error(transparent)]
    Process(process::Error),
    /// Ctrl-C: the test was killed.
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

/// The names of the tests in a program.
pub fn list(program: &Path) -> Result<Vec<String>, Error> {
    let mut command = Command::new(program);
    command.args(["--list", "--format", "terse"]);
    let finished = process::capture(&mut command, Some(Duration::from_secs(30)), &|_| {})?;
    match finished.status.success() {
        true => Ok(finished.stdout.lines().filter_map(|l| l.strip_suffix(": test")).map(str::to_string).collect()),
        false => Err(Error::List { program: program.into(), text: finished.stderr + &finished.stdout }),
    }
}

/// Runs these tests of a program, `workers` at a time, and returns what was seen in their order.
pub fn all(
    program: &Path,
    tests: &[String],
    workers: usize,
    setting: &Setting,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<Vec<Observation>, Error> {
    let run = |(): &(), test: &String| {
        let observation = one::run(program, test, setting);
        on_event(Event::Finished);
        observation
    };
    pool::each(tests, workers, || Ok(()), run)
}
