//! This program between the caller and the confined command: what it is told, and which part of the way it goes.
//!
//! Some of what confines a process has to be done by the process itself, after it was started and before the command takes its
//! place. std could run code there only by an `unsafe` hook, so the current program is started again, with a first argument
//! that nobody else uses.

use crate::native;
use crate::{Privilege, Room, TROUBLE, probe};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// The first argument of a process that is a part of the way.
pub const WORD: &str = "--confine";

/// What such a process is told, as its second argument.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// Which part of the way.
    pub part: Part,
    /// What this process may do.
    pub privilege: Privilege,
    /// Where the command runs.
    pub folder: PathBuf,
    /// What it sees and may use.
    pub room: Room,
    /// The user that the command runs as, when that is another.
    pub user: Option<u32>,
    /// The process that has started this one: its death is ours.
    pub parent: Option<i32>,
}

/// The parts of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Leaves the caller's namespaces, and waits for what it starts.
    Outer,
    /// Is process 1 of the new ones: builds the file system, confines itself, and waits for the command.
    First,
    /// Confines itself and becomes the command.
    Last,
    /// Is the command of a probe.
    Attempts,
}

/// A command taken apart.
#[derive(Debug)]
pub struct Program {
    /// Program and arguments.
    pub line: Vec<OsString>,
    /// Its environment, all of it.
    pub environment: Vec<(OsString, OsString)>,
    /// Where it runs.
    pub folder: PathBuf,
}

/// What every confined command finds in its environment. The third keeps glibc from reserving 64 MiB of address space for each
/// thread.
const ENVIRONMENT: [(&str, &str); 4] = [
    ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ("LANG", "C.UTF-8"),
    ("MALLOC_ARENA_MAX", "4"),
    ("HOME", "/nonexistent"),
];

impl Program {
    /// Without its folder a command runs in the first that it may write, or in the root.
    pub fn of(command: &Command, room: &Room) -> Program {
        let line = std::iter::once(command.get_program()).chain(command.get_args()).map(OsString::from).collect();
        let mut environment: Vec<(OsString, OsString)> =
            ENVIRONMENT.map(|(name, value)| (name.into(), value.into())).into();
        let own = command.get_envs().filter_map(|(name, value)| Some((name.into(), value?.into())));
        environment.extend(own);
        let folder = command.get_current_dir().map(PathBuf::from);
        let folder = folder.or_else(|| room.write.first().cloned()).unwrap_or_else(|| "/".into());
        Program { line, environment, folder }
    }
}

impl Order {
    /// The arguments that hand an order over.
    pub fn args(&self) -> [String; 2] {
        // Only a path that is no UTF-8 cannot be written as JSON; the stage then says that it was told nothing.
        [WORD.into(), serde_json::to_string(self).unwrap_or_default()]
    }
}

/// Goes its part of the way, if this process is one.
pub fn entry() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != WORD {
        return None;
    }
    native::close_what_was_left_open();
    let order = args.next().and_then(|order| order.into_string().ok());
    let order = order.and_then(|order| serde_json::from_str::<Order>(&order).ok());
    let line: Vec<OsString> = args.collect();
    let outcome = match order {
        None => Err("it was not told what to confine; paths that are not UTF-8 cannot be".to_string()),
        Some(order) => match order.part {
            Part::Outer => native::outer(order, &line),
            Part::First => native::first(&order, &line),
            Part::Last => native::last(&order, &line),
            Part::Attempts => Ok(probe::attempts(&line)),
        },
    };
    Some(outcome.unwrap_or_else(|why| {
        eprintln!("sandbox: {why}");
        ExitCode::from(TROUBLE)
    }))
}
