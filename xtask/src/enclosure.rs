//! Where strangers' code is compiled and run: the hook by which the grader of classes puts a sandbox around each program that
//! works with an answer. A learner's own answers need none.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// Puts something around a program.
///
/// What it makes of a command has to stay in the process group that it is started in, to keep its standard input, output and
/// error, which are set afterwards, and to pass its environment on. It ends with status 128 + N when the program was ended by
/// signal N. When it could not start the program, [`trouble`] finds that in its status and in the beginning of its output.
pub trait Enclosure: fmt::Debug + Send + Sync {
    /// The command, enclosed.
    fn enclose(&self, command: Command, act: &Act) -> Command;

    /// After how long a program is ended in any case. Its processor time is limited elsewhere; this is the last resort.
    fn wall(&self, kind: Kind) -> Duration;

    /// How much of what a test prints is kept, in bytes: of its beginning and of its end.
    fn output(&self) -> usize {
        OUTPUT
    }

    /// How many answers it can keep apart at a time.
    fn most_at_once(&self) -> usize {
        usize::MAX
    }

    /// For tests of what is around the program: whether the source policy is left out.
    fn skips_source_policy(&self) -> bool {
        false
    }
}

/// How much of what a test prints is kept, in bytes, where nobody says otherwise.
pub const OUTPUT: usize = 32 << 10;

/// The status of a program that could not be enclosed.
pub const TROUBLE: i32 = 125;

/// Why a program could not be enclosed, if that is how it ended. The words of that come before all that the program prints:
/// ours, or those of bubblewrap.
pub fn trouble(status: Option<i32>, printed: &str) -> Option<&str> {
    let known = [(TROUBLE, "sandbox: ", "sandbox: "), (1, "bwrap: ", "")];
    let of = |(ends, begins, mark): (i32, &str, &str)| match status == Some(ends) && printed.starts_with(begins) {
        true => printed.strip_prefix(mark),
        false => None,
    };
    known.into_iter().find_map(of).map(str::trim_end)
}

/// What a program is about to do, and what it needs for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What it does.
    pub kind: Kind,
    /// Files and folders that it reads, beside the system's programs and libraries.
    pub read: Vec<PathBuf>,
    /// Folders that it writes.
    pub write: Vec<PathBuf>,
    /// Which of the workers it belongs to. Two programs with one number may run at the same time only for one answer.
    pub slot: u32,
    /// So many programs with this number may run at the same time. Where the system counts processes by user, it counts theirs
    /// together.
    pub at_once: usize,
}

/// What a program does with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Compiles it, or the tests against it.
    Compile,
    /// Is it, with the tests: lists them or runs one.
    Test,
}

/// An enclosure with what it is to enclose.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// What encloses.
    pub by: Arc<dyn Enclosure>,
    /// What is done.
    pub act: Act,
}

impl Enclosed {
    /// The command, enclosed if there is something to do it.
    pub fn around(enclosed: Option<&Enclosed>, command: Command) -> Command {
        match enclosed {
            Some(enclosed) => enclosed.by.enclose(command, &enclosed.act),
            None => command,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_enclosed_is_told_from_what_ended_so() {
        for (status, printed, expected) in [
            (Some(125), "sandbox: user 7 cannot be taken\n", Some("user 7 cannot be taken")),
            (
                Some(1),
                "bwrap: Creating new namespace failed: No space left on device\n",
                Some("bwrap: Creating new namespace failed: No space left on device"),
            ),
            (Some(125), "\nrunning 1 test\nsandbox: I am none\n", None),
            (Some(1), "\nrunning 1 test\nbwrap: I am none\n", None),
            (Some(101), "bwrap: \n", None),
            (None, "sandbox: \n", None),
        ] {
            assert_eq!(trouble(status, printed), expected, "{status:?} {printed:?}");
        }
    }
}
