//! Systems other than Linux: nothing can be confined, and everything says so.

use crate::{Backend, Guarantee, Room, Unavailable, Wish};
use std::process::{Command, ExitCode};

/// How commands are confined here: not at all.
#[derive(Clone, Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Only the wish for no sandbox can be fulfilled.
    ///
    /// # Errors
    /// Whenever another one is wished for.
    pub fn probe(wish: Wish) -> Result<Sandbox, Unavailable> {
        match wish.backend {
            Some(Backend::None) => Ok(Sandbox),
            _ => Err(Unavailable(vec!["strangers' code can be confined on Linux alone".into()])),
        }
    }

    /// None.
    pub fn backend(&self) -> Backend {
        Backend::None
    }

    /// None holds.
    pub fn guarantees(&self) -> Vec<Guarantee> {
        Vec::new()
    }

    /// The command as it is.
    pub fn enclose(&self, command: Command, _: &Room) -> Command {
        command
    }
}

/// This program is never started again in between.
pub fn entry() -> Option<ExitCode> {
    None
}
