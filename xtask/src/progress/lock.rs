//! One writer at a time, among all processes of this machine.
//!
//! The system holds the lock and takes it back from a process that dies, so a killed command locks nobody out. A lock file
//! made with `create_new` would stay behind, and whoever finds it would have to guess whether its owner lives. std's
//! `File::lock` is newer (1.89) than the oldest toolchain that the course supports; a crate for it brings nothing that
//! rustix, which is here anyway, and std's share mode on Windows do not.

use super::Error;
use crate::interrupt;
use crate::process;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Who holds it keeps it for milliseconds. Only one that was stopped (Ctrl-Z) keeps it for longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Held until it is dropped.
pub struct Lock {
    _file: Option<File>,
}

/// Takes the lock of that file, which may be there or not. `name` is what people call it.
pub fn take(file: &Path, name: &Path) -> Result<Lock, Error> {
    let start = Instant::now();
    loop {
        match attempt(file).map_err(|cause| Error::Write { file: name.into(), cause: cause.into() })? {
            Attempt::Taken(lock) => return Ok(lock),
            Attempt::Busy if start.elapsed() > PATIENCE => return Err(Error::Busy { file: name.into() }),
            Attempt::Busy => {
                interrupt::check()?;
                process::pause(start);
            }
        }
    }
}

enum Attempt {
    Taken(Lock),
    Busy,
}

#[cfg(unix)]
fn attempt(path: &Path) -> io::Result<Attempt> {
    use rustix::fs::{FlockOperation, flock};
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    Ok(match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Attempt::Taken(Lock { _file: Some(file) }),
        Err(rustix::io::Errno::WOULDBLOCK | rustix::io::Errno::INTR) => Attempt::Busy,
        // Some network disks have no locks. Without one a result can be lost to a second terminal, and nothing worse.
        Err(_) => Attempt::Taken(Lock { _file: None }),
    })
}

/// A file that is shared with nobody cannot be opened a second time.
#[cfg(windows)]
fn attempt(path: &Path) -> io::Result<Attempt> {
    use std::os::windows::fs::OpenOptionsExt;
    /// `ERROR_SHARING_VIOLATION`.
    const SHARING_VIOLATION: i32 = 32;
    match OpenOptions::new().create(true).truncate(false).write(true).share_mode(0).open(path) {
        Ok(file) => Ok(Attempt::Taken(Lock { _file: Some(file) })),
        Err(busy) if busy.raw_os_error() == Some(SHARING_VIOLATION) => Ok(Attempt::Busy),
        Err(cause) => Err(cause),
    }
}

#[cfg(not(any(unix, windows)))]
fn attempt(path: &Path) -> io::Result<Attempt> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    Ok(Attempt::Taken(Lock { _file: None }))
}
