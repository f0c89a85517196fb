//! What the exit status means, and the errors that choose it.

use std::process::ExitCode;

/// The exit statuses of every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything that was asked for passed.
    Passed = 0,
    /// Something did not pass: an answer, an expectation of `verify`, a step of `ci`.
    Failed = 1,
    /// The command was misused: an unknown exercise, a wrong flag, outside of the workspace.
    Misuse = 2,
    /// Trouble of our own, or an exploration that ended without a result. Nobody's answer is to blame.
    Trouble = 3,
    /// Stopped by Ctrl-C or a signal: what shells expect of SIGINT.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// The command was misused. Anywhere in the chain of an error, it makes the status [`Exit::Misuse`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misuse(pub String);

/// Ctrl-C or SIGTERM came. Anywhere in the chain of an error, it makes the status [`Exit::Interrupted`].
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// The status for a command that ended with an error.
pub fn of(error: &anyhow::Error) -> Exit {
    if error.chain().any(|cause| cause.is::<Interrupted>()) {
        Exit::Interrupted
    } else if error.chain().any(|cause| cause.is::<Misuse>()) {
        Exit::Misuse
    } else {
        Exit::Trouble
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_trouble_unless_its_chain_says_otherwise() {
        assert_eq!(of(&anyhow::anyhow!("no disk")), Exit::Trouble);
        assert_eq!(of(&anyhow::Error::from(Misuse("no such exercise".into())).context("check")), Exit::Misuse);
        assert_eq!(of(&anyhow::Error::from(Interrupted).context("building")), Exit::Interrupted);
    }
}
