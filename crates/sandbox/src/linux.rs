//! The sandbox of Linux: which backend, probed, and the command that it makes of a command.

use crate::stage::Program;
use crate::users::Users;
use crate::{Backend, Guarantee, Privilege, Room, Unavailable, Wish, bubblewrap, native, probe, stage};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// How commands are confined on this machine. Probed: a program really ran confined, and could not do what it must not.
#[derive(Clone, Debug)]
pub struct Sandbox {
    means: Means,
    /// When the caller is root.
    users: Option<Users>,
    /// The program whose `main` calls [`entry`].
    stage: PathBuf,
    guarantees: Vec<Guarantee>,
}

/// A backend with what it stands on.
#[derive(Clone, Debug)]
pub(crate) enum Means {
    /// Bubblewrap, at this path.
    Bubblewrap(PathBuf, Privilege),
    /// Our own calls.
    Native(Privilege),
    /// Nothing.
    None,
}

impl Sandbox {
    /// Tries bubblewrap, then our own calls with namespaces, then those without, and takes the first that holds.
    ///
    /// # Errors
    /// When none of those that were wished for holds, with the reason for each.
    pub fn probe(wish: Wish) -> Result<Sandbox, Unavailable> {
        let stage = wish.stage.clone().map_or_else(std::env::current_exe, Ok);
        let stage = stage.map_err(|error| Unavailable(vec![format!("this program does not find itself: {error}")]))?;
        let is_needed = rustix::process::geteuid().is_root() && wish.backend != Some(Backend::None);
        let users = if is_needed { Some(Users::claim()?) } else { None };
        let mut reasons = Vec::new();
        for means in candidates(&wish, &mut reasons) {
            let mut sandbox = Sandbox { means, users: users.clone(), stage: stage.clone(), guarantees: Vec::new() };
            if sandbox.backend() == Backend::None {
                return Ok(sandbox);
            }
            match probe::run(&sandbox, &wish.read) {
                Ok(guarantees) => {
                    sandbox.guarantees = guarantees;
                    return Ok(sandbox);
                }
                Err(why) => reasons.push(format!("{}: {why}", sandbox.means.describe())),
            }
        }
        Err(Unavailable(reasons))
    }

    /// Which one it is.
    pub fn backend(&self) -> Backend {
        match self.means {
            Means::Bubblewrap(..) => Backend::Bubblewrap,
            Means::Native(_) => Backend::Native,
            Means::None => Backend::None,
        }
    }

    /// What it stands on.
    pub(crate) fn means(&self) -> &Means {
        &self.means
    }

    /// The user of a command, where that is another and may read no more than others may.
    pub(crate) fn other(&self, slot: u32) -> Option<u32> {
        let keeps = matches!(self.means, Means::Bubblewrap(_, Privilege::Root) | Means::Native(Privilege::Root));
        self.users.as_ref().filter(|_| !keeps).map(|users| users.of(slot))
    }

    /// The program between the caller and the command.
    pub(crate) fn stage(&self) -> &std::path::Path {
        &self.stage
    }

    /// What was tried from inside, and whether it is prevented.
    pub fn guarantees(&self) -> Vec<Guarantee> {
        self.guarantees.clone()
    }

    /// The command, confined. Its program, arguments, folder and environment are taken over, and nothing of the caller's
    /// environment. Standard input, output and error are for the caller to set on the result; it may set more of the environment,
    /// too.
    pub fn enclose(&self, command: Command, room: &Room) -> Command {
        let program = Program::of(&command, room);
        match &self.means {
            Means::Bubblewrap(bwrap, privilege) => {
                bubblewrap::enclose(bwrap, *privilege, self.users.as_ref(), &self.stage, program, room)
            }
            Means::Native(privilege) => native::enclose(*privilege, self.users.as_ref(), &self.stage, program, room),
            Means::None => command,
        }
    }
}

impl Means {
    fn describe(&self) -> String {
        match self {
            Means::Bubblewrap(bwrap, privilege) => format!("bubblewrap ({}), {privilege}", bwrap.display()),
            Means::Native(privilege) => format!("native, {privilege}"),
            Means::None => "none".into(),
        }
    }
}

/// What can be tried, best first.
fn candidates(wish: &Wish, reasons: &mut Vec<String>) -> Vec<Means> {
    let is_wished = |backend| wish.backend.is_none_or(|wished| wished == backend);
    let is_root = rustix::process::geteuid().is_root();
    let possible = [Privilege::Root, Privilege::User, Privilege::Without];
    let possible = possible.into_iter().filter(|privilege| is_root || *privilege != Privilege::Root);
    let privileges: Vec<Privilege> = possible.filter(|p| wish.privilege.is_none_or(|wished| wished == *p)).collect();
    let mut out = Vec::new();
    if wish.backend == Some(Backend::None) {
        return vec![Means::None];
    }
    if is_wished(Backend::Bubblewrap) {
        match bubblewrap::find() {
            Some(bwrap) => {
                let with_namespaces = privileges.iter().filter(|privilege| **privilege != Privilege::Without);
                out.extend(with_namespaces.map(|privilege| Means::Bubblewrap(bwrap.clone(), *privilege)));
            }
            None => reasons.push("bubblewrap: there is no `bwrap` on the path".into()),
        }
    }
    if is_wished(Backend::Native) {
        out.extend(privileges.into_iter().map(Means::Native));
    }
    out
}

/// The rest of a confined command's way, when this process was started as a part of it. To be called first in `main`: when it
/// returns something, the process has to end with that.
pub fn entry() -> Option<ExitCode> {
    stage::entry()
}
