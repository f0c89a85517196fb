//! Confinement by our own calls.
//!
//! `outer` leaves the caller's namespaces. `first` is process 1 of the new ones and builds the file system with `tree`. Both
//! `first` and `last` confine themselves, in this order: another user, `limits`, `files` (Landlock), `calls` (seccomp).
//! Whatever is started after that inherits all of it.

mod calls;
mod files;
mod limits;
pub mod tree;

use crate::stage::{Order, Part, Program};
use crate::users::Users;
use crate::{Privilege, Room};
use rustix::fs::{AtFlags, CWD};
use rustix::process::{DumpableBehavior, Gid, Pid, Signal, Uid};
use rustix::thread::{CapabilitySet, CapabilitySets, UnshareFlags};
use std::ffi::OsString;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};
use std::time::{Duration, Instant};

/// Gives the folders that may be written to the slot's user. None when the caller is not root: then all is its own.
pub fn prepare(users: Option<&Users>, room: &Room) -> Option<u32> {
    let user = users?.of(room.slot);
    for folder in &room.write {
        let inside = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        for path in std::iter::once(folder.clone()).chain(inside) {
            let (user, group) = (Uid::from_raw(user), Gid::from_raw(user));
            // Where it fails, the command cannot write, and says so with the path.
            let _ = rustix::fs::chownat(CWD, path, Some(user), Some(group), AtFlags::SYMLINK_NOFOLLOW);
        }
    }
    Some(user)
}

/// The command, confined by ourselves.
pub fn enclose(privilege: Privilege, users: Option<&Users>, stage: &Path, program: Program, room: &Room) -> Command {
    let user = prepare(users, room);
    let mut command = Command::new(stage);
    command.env_clear().envs(program.environment).current_dir("/");
    if privilege == Privilege::User
        && let Some(user) = user
    {
        command.uid(user).gid(user);
    }
    let part = if privilege == Privilege::Without { Part::Last } else { Part::Outer };
    let user = user.filter(|_| privilege != Privilege::User);
    let parent = Some(std::process::id().cast_signed());
    if privilege == Privilege::Without
        && let Some(writable) = room.write.first()
    {
        // There is no /tmp of its own.
        command.env("TMPDIR", writable);
    }
    let order = Order { part, privilege, folder: program.folder, room: room.clone(), user, parent };
    command.args(order.args()).args(program.line);
    command
}

/// Leaves the caller's namespaces, starts the first process of the new ones, and ends as that does.
pub fn outer(order: Order, line: &[OsString]) -> Result<ExitCode, String> {
    die_with(order.parent)?;
    let mut flags = UnshareFlags::NEWNS | UnshareFlags::NEWPID | UnshareFlags::NEWIPC | UnshareFlags::NEWNET;
    flags |= UnshareFlags::NEWUTS;
    if order.privilege == Privilege::User {
        flags |= UnshareFlags::NEWUSER;
    }
    let (user, group) = (rustix::process::geteuid(), rustix::process::getegid());
    unshare(flags).map_err(|error| format!("namespaces of its own are not allowed: {error}"))?;
    if order.privilege == Privilege::User {
        let write = |file: &str, text: String| {
            std::fs::write(file, text).map_err(|error| format!("{file} cannot be written: {error}"))
        };
        write("/proc/self/setgroups", "deny".into())?;
        write("/proc/self/uid_map", format!("{0} {0} 1", user.as_raw()))?;
        write("/proc/self/gid_map", format!("{0} {0} 1", group.as_raw()))?;
        keep_mounting()?;
    }
    let first = Order { part: Part::First, parent: Some(std::process::id().cast_signed()), ..order };
    let us = std::env::current_exe().map_err(|error| format!("this program does not find itself: {error}"))?;
    let mut child = Command::new(us);
    let status = child.args(first.args()).args(line).status();
    status.map(code).map_err(|error| format!("the first process could not be started: {error}"))
}

/// Builds the file system, confines itself, and runs the command to its end. What the command leaves behind ends with this
/// process, since it is the first of its namespace.
pub fn first(order: &Order, line: &[OsString]) -> Result<ExitCode, String> {
    // Before all else: changing the user makes a process forget whose death is its own.
    if let Some(user) = order.user {
        become_user_who_mounts(user).map_err(|error| format!("user {user} cannot be taken: {error}"))?;
    }
    die_with(None)?;
    // The death of a parent that was dead before is no signal. This /proc is still the caller's.
    let parent = std::fs::read_to_string("/proc/self/stat").ok();
    let parent = parent.and_then(|stat| stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse::<i32>().ok());
    if parent != order.parent {
        return Err("its parent is gone".into());
    }
    tree::build(order)?;
    confine(order)?;
    // The command has the same user: it must not look into this process.
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .map_err(|error| format!("its memory would be open to the command: {error}"))?;
    let status = command(order, line)?.status();
    status.map(code).map_err(|error| missing(line, &error))
}

/// Confines itself and becomes the command.
pub fn last(order: &Order, line: &[OsString]) -> Result<ExitCode, String> {
    if let Some(user) = order.user {
        become_user(user).map_err(|error| format!("user {user} cannot be taken: {error}"))?;
    }
    if order.parent.is_some() {
        die_with(order.parent)?;
    }
    // Whoever writes to the slot's folder is alone in the slot.
    if let Some(user) = order.user
        && order.privilege == Privilege::Without
        && !order.room.write.is_empty()
    {
        end_all_of(user)?;
    }
    confine(order)?;
    let error = command(order, line)?.exec();
    Err(missing(line, &error))
}

/// Ends what an earlier command has left behind in the slot, and waits until it is gone. As long as it is there, it takes places from
/// this one: the system counts processes by user, and a compiler that gets no thread breaks on an honest answer.
fn end_all_of(user: u32) -> Result<(), String> {
    let this = std::process::id().to_string();
    let is_left = || -> std::io::Result<bool> {
        let mut processes = std::fs::read_dir("/proc")?.flatten();
        Ok(processes.any(|process| {
            let is_its = || process.metadata().is_ok_and(|metadata| metadata.uid() == user);
            process.file_name().to_string_lossy().parse::<u32>().is_ok() && process.file_name() != *this && is_its()
        }))
    };
    let begun = Instant::now();
    while is_left().map_err(|error| format!("/proc cannot be read: {error}"))? {
        // As a group, process 1 stands for all that the caller may end, itself excepted. This process is that user by now.
        let _ = rustix::process::kill_process_group(Pid::INIT, Signal::KILL);
        if begun.elapsed() > LONGEST_END {
            return Err(format!("processes that an earlier command left behind as user {user} do not end"));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// How long killed processes may take to be gone.
const LONGEST_END: Duration = Duration::from_secs(60);

fn command(order: &Order, line: &[OsString]) -> Result<Command, String> {
    let (program, args) = line.split_first().ok_or("there is no command to confine")?;
    let mut command = Command::new(program);
    command.args(args).current_dir(&order.folder);
    Ok(command)
}

fn missing(line: &[OsString], error: &std::io::Error) -> String {
    format!(
        "{} could not be started: {error}",
        line.first().map_or_else(Default::default, |name| name.display().to_string())
    )
}

/// As a shell tells it.
fn code(status: ExitStatus) -> ExitCode {
    let signal = status.signal().map(|signal| 128 + signal);
    let code = status.code().or(signal).and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(1))
}

fn confine(order: &Order) -> Result<(), String> {
    drop_capabilities().map_err(|error| format!("capabilities cannot be dropped: {error}"))?;
    let counts_alone = order.user.is_some() || order.privilege != Privilege::Without;
    limits::set(&order.room.limits, counts_alone)?;
    files::restrict(order)?;
    calls::restrict(order.privilege == Privilege::Without)
}

/// For this thread, which is the only one.
fn become_user(user: u32) -> rustix::io::Result<()> {
    let (user, group) = (Uid::from_raw(user), Gid::from_raw(user));
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(group, group, group)?;
    rustix::thread::set_thread_res_uid(user, user, user)
}

/// The same, but able to build a file system, out of folders that the user could not enter, until [`drop_capabilities`].
fn become_user_who_mounts(user: u32) -> rustix::io::Result<()> {
    let kept = CapabilitySet::SYS_ADMIN | CapabilitySet::DAC_READ_SEARCH;
    rustix::thread::set_keep_capabilities(true)?;
    become_user(user)?;
    let none = CapabilitySet::empty();
    rustix::thread::set_capabilities(None, CapabilitySets { effective: kept, permitted: kept, inheritable: none })
}

fn drop_capabilities() -> rustix::io::Result<()> {
    rustix::thread::clear_ambient_capability_set()?;
    let none = CapabilitySet::empty();
    rustix::thread::set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
}

/// The first process of the namespace is started anew and is not its root: without this it could not mount.
fn keep_mounting() -> Result<(), String> {
    let mount = CapabilitySet::SYS_ADMIN;
    let keep = || -> rustix::io::Result<()> {
        let held = rustix::thread::capabilities(None)?;
        rustix::thread::set_capabilities(None, CapabilitySets { inheritable: mount, ..held })?;
        rustix::thread::configure_capability_in_ambient_set(mount, true)
    };
    keep().map_err(|error| format!("mounting is not allowed in a namespace of its own: {error}"))
}

/// A killed caller cannot end what it has started: the system does that.
fn die_with(parent: Option<i32>) -> Result<(), String> {
    let set = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    set.map_err(|error| format!("it would outlive its caller: {error}"))?;
    let is_gone =
        parent.is_some() && rustix::process::getppid().map(Pid::as_raw_nonzero).map(|pid| pid.get()) != parent;
    if is_gone { Err("its caller is gone".into()) } else { Ok(()) }
}

/// Closes what a careless caller left open, but for standard input, output and error: with a folder or a socket that is open,
/// files and sockets are reached that cannot be opened.
#[expect(unsafe_code, reason = "nothing else closes what nobody owns; the proof is below")]
pub fn close_what_was_left_open() {
    const FIRST: libc::c_int = 3;
    // SAFETY: this is called first in `main`, when nothing in this process has opened anything. So nobody owns what is closed.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, FIRST, libc::c_int::MAX, 0) };
    if closed != 0 {
        // Systems before Linux 5.9 do not know it. One number that is not open is as good as another.
        for open in FIRST..1 << 16 {
            // SAFETY: as above.
            unsafe { libc::close(open) };
        }
    }
}

#[expect(unsafe_code, reason = "rustix has no other call for it; the proof is below")]
fn unshare(flags: UnshareFlags) -> rustix::io::Result<()> {
    // SAFETY: what is unsafe about it is a table of open files that threads no longer share. This never asks for one, and there
    // is one thread.
    unsafe { rustix::thread::unshare_unsafe(flags) }
}

/// For the probe: can this process leave for namespaces of its own?
pub fn makes_namespaces() -> bool {
    unshare(UnshareFlags::NEWUSER).is_ok() || unshare(UnshareFlags::NEWNS).is_ok()
}
