//! Confines one command: what a stranger's code can see, reach, use and leave behind.
//!
//! | module | holds |
//! |---|---|
//! | `room` | what a confined command sees, and its limits |
//! | `stage` | this program, started again between the caller and the command, and what it is told |
//! | `bubblewrap` | namespaces and mounts by `bwrap`, where it is installed |
//! | `native` | the same by our own calls, and what both need from inside: limits, Landlock, seccomp |
//! | `users` | which user ids are ours, when the caller is root |
//! | `probe` | a tiny program that really ran confined, and tried what it must not be able to do |
//!
//! [`Sandbox::probe`] finds a backend that holds on this machine, and [`Sandbox::enclose`] turns a command into one that
//! runs confined. Between the caller and the command stands the current program, started again: its `main` has to call
//! [`entry`] before anything else.
//!
//! A confined command ends with status 128 + N when what it runs was ended by signal N, as in a shell. It ends with
//! [`TROUBLE`], and a line that begins with `sandbox: ` on its standard error, when it could not be confined.
//!
//! Deliberately absent: control groups. Memory and processor time are limited for each process. Whoever waits for a command
//! has to look at all of its processes together, as xtask's runner does for processor time.

mod room;

#[cfg(target_os = "linux")]
mod bubblewrap;
#[cfg(target_os = "linux")]
mod native;
#[cfg(target_os = "linux")]
mod probe;
#[cfg(target_os = "linux")]
mod stage;
#[cfg(target_os = "linux")]
mod users;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{Sandbox, entry};

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(not(target_os = "linux"))]
pub use elsewhere::{Sandbox, entry};

pub use room::{Limits, Room, SLOTS};

use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;

/// The status of a command that could not be confined.
pub const TROUBLE: u8 = 125;

/// How commands are confined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// By the program bubblewrap, and by limits, Landlock and seccomp within.
    Bubblewrap,
    /// By calls of our own.
    Native,
    /// Not at all, by explicit wish.
    None,
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Backend::Bubblewrap => "bubblewrap",
            Backend::Native => "native",
            Backend::None => "none",
        })
    }
}

impl std::str::FromStr for Backend {
    type Err = String;

    fn from_str(name: &str) -> Result<Backend, String> {
        let known = [Backend::Bubblewrap, Backend::Native, Backend::None];
        let found = known.into_iter().find(|backend| backend.to_string() == name);
        found.ok_or_else(|| format!("`{name}` is no sandbox; there are bubblewrap and native, and none"))
    }
}

/// What the caller may do, and with that how namespaces and users are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Privilege {
    /// It is root: mounts first, then the slot's user.
    Root,
    /// User namespaces. A caller that is root becomes the slot's user before that.
    User,
    /// No namespaces at all: Landlock and seccomp alone.
    Without,
}

impl fmt::Display for Privilege {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Privilege::Root => "namespaces made by root",
            Privilege::User => "user namespaces",
            Privilege::Without => "without namespaces",
        })
    }
}

/// What a caller asks for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// This backend and no other. Otherwise bubblewrap, else native, and never none.
    pub backend: Option<Backend>,
    /// The program whose `main` calls [`entry`]; the current one by default.
    pub stage: Option<PathBuf>,
    /// This way and no other. For tests: otherwise the strongest that holds.
    pub privilege: Option<Privilege>,
    /// Files and folders that confined commands will have to read. A backend that cannot show them is none.
    pub read: Vec<PathBuf>,
}

/// One thing that was tried from inside, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guarantee {
    /// What confined code cannot do, as a sentence for reports.
    pub text: String,
    /// It was tried, and did not work. When false, the report has to say that this is not prevented here.
    pub holds: bool,
}

/// No command can be confined here as it was wished.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no sandbox on this machine for strangers' code\n{}", .0.join("\n"))]
pub struct Unavailable(
    /// One line for each backend that was tried: why it does not hold.
    pub Vec<String>,
);
