//! Runs graded tests: one process a test, several at once, and says what was seen of each.
//!
//! `one` runs a single test. It speaks with it over a `channel`, and with `still` tells one that waits for ever from one
//! that works, by what `procfs` shows of its process group. `peers` says what a test that loops means for the others. What
//! an ending means is for `verdict` to say.

mod channel;
mod one;
mod peers;
mod procfs;
mod still;

pub use channel::{Outcome, Record};
pub use still::Hang;

use crate::capped::Limit;
use crate::enclosure::{self, Enclosed};
use crate::pool::{self, Turns};
use crate::process;
use crate::workspace::Workspace;
use peers::Peers;
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
    /// Where random tests begin; each has its own seed without one.
    pub seed: Option<u64>,
    /// What is put around each test, and what it needs; nothing around a learner's own.
    pub enclosed: Option<Enclosed>,
}

/// What became of running one test.
#[derive(Clone, Debug)]
pub enum Seen {
    /// It came to its end, or will never come to one.
    Whole(Observation),
    /// It does not count, since it takes long, and an earlier test of the same answer loops.
    Cut {
        /// Its name.
        test: String,
        /// The one that loops.
        behind: String,
        /// What it had said when it began to take long.
        said: Option<Record>,
    },
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
    /// A test could not be confined.
    #[error("a test could not be confined: {0}")]
    Enclosure(String),
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

/// What is kept of a list of tests.
const LIST: Limit = Limit { head: 1 << 20, tail: 0 };

/// The names of the tests in a program.
pub fn list(program: &Path, enclosed: Option<&Enclosed>) -> Result<Vec<String>, Error> {
    let mut command = Command::new(program);
    command.args(["--list", "--format", "terse"]);
    let mut command = Enclosed::around(enclosed, command);
    let limit = enclosed.map_or(Duration::from_secs(30), |enclosed| enclosed.by.wall(enclosed.act.kind));
    let finished = match process::capture_capped(&mut command, Some(limit), LIST, &|_| {}) {
        Err(late @ process::Error::Late { .. }) if enclosed.is_some() => {
            return Err(Error::List { program: program.into(), text: late.to_string() });
        }
        finished => finished?,
    };
    check_enclosed(enclosed, finished.status.code(), &finished.stderr)?;
    match finished.status.success() {
        true => Ok(finished.stdout.lines().filter_map(|l| l.strip_suffix(": test")).map(str::to_string).collect()),
        false => Err(Error::List { program: program.into(), text: finished.stderr + &finished.stdout }),
    }
}

/// An error if the program could not be enclosed.
fn check_enclosed(enclosed: Option<&Enclosed>, status: Option<i32>, log: &str) -> Result<(), Error> {
    match enclosed.and_then(|_| enclosure::trouble(status, log)) {
        Some(why) => Err(Error::Enclosure(why.to_string())),
        None => Ok(()),
    }
}

/// Runs these tests of a program, and returns what was seen in their order. `workers` of them compute at a time, if the turns
/// that are shared with other programs allow it; beside them, others may stand still.
pub fn all(
    program: &Path,
    tests: &[String],
    workers: usize,
    turns: &Turns,
    setting: &Setting,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<Vec<Seen>, Error> {
    let peers = Peers::new(tests);
    let places: Vec<usize> = (0..tests.len()).collect();
    let own = Turns::new(workers);
    let run = |(): &(), at: &usize| {
        let turn = (own.take(), turns.take());
        let run = one::run(program, &tests[*at], setting, &peers, *at, turn);
        on_event(Event::Finished);
        run
    };
    let runs = pool::each(&places, workers * pool::SHARING, || Ok(()), run)?;
    Ok(counted(tests, &peers, runs))
}

/// What counts of some runs, in the order of their tests. Only after all of them it is known which stand behind a loop.
fn counted(tests: &[String], peers: &Peers, runs: Vec<one::Run>) -> Vec<Seen> {
    let seen = |(at, run): (usize, one::Run)| match (peers.before(at), run.seen) {
        (None, Some(observation)) => Seen::Whole(observation),
        (Some(_), Some(observation)) if !run.long => Seen::Whole(observation),
        (behind, _) => {
            let (test, behind) = (tests[at].clone(), behind.cloned().unwrap_or_default());
            Seen::Cut { test, behind, said: run.said }
        }
    };
    runs.into_iter().enumerate().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of the tests of one answer, in their order, and which of them count.
    fn check(runs: &[(Option<Ending>, bool)], expected: &str) {
        let tests: Vec<String> = (0..runs.len()).map(|at| format!("m::{at}")).collect();
        let peers = Peers::new(&tests);
        let run = |(at, (ending, long)): (usize, &(Option<Ending>, bool))| {
            if matches!(ending, Some(Ending::Hung(Hang::Loops { .. }))) {
                peers.loops(at);
            }
            let observation = |ending: &Ending| Observation {
                test: tests[at].clone(),
                record: None,
                ending: ending.clone(),
                log: String::new(),
            };
            one::Run { seen: ending.as_ref().map(observation), long: *long, said: None }
        };
        let seen = counted(&tests, &peers, runs.iter().enumerate().map(run).collect());
        let counts = |seen: &Seen| if matches!(seen, Seen::Whole(_)) { 'c' } else { '-' };
        assert_eq!(seen.iter().map(counts).collect::<String>(), expected, "{runs:?}");
    }

    #[test]
    fn behind_the_first_loop_only_what_was_over_soon_counts() {
        let quick = || (Some(Ending::Exited(101)), false);
        let slow = || (Some(Ending::Exited(101)), true);
        let loops = || (Some(Ending::Hung(Hang::Loops { seconds: 10 })), true);
        let cut = || (None, true);
        check(&[quick(), slow(), slow()], "ccc");
        check(&[slow(), loops(), quick()], "ccc");
        // Whether the last one was over before the loop was found, was cut, or looped to its own end, is a matter of chance.
        for last in [slow(), cut(), loops()] {
            check(&[quick(), loops(), quick(), last], "ccc-");
        }
    }
}
