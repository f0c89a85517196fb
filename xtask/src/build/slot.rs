//! Folders in the target directory, each for one user at a time.
//!
//! Artifacts of two builds in one folder would be taken for each other's, so a folder is claimed with a lock that the system
//! gives back when its process ends. Numbers are tried in order, so that there are no more folders than there were users at once.

use super::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A folder that nobody else uses as long as this lives.
#[derive(Debug)]
pub struct Claim {
    /// The folder.
    pub folder: PathBuf,
    /// Its number.
    pub number: u32,
    /// Open, and by that locked.
    _lock: File,
}

/// The first folder `slot-N` that is free.
pub fn claim(above: &Path) -> Result<Claim, Error> {
    for number in 0.. {
        let folder = above.join(format!("slot-{number}"));
        let file = folder.join("lock");
        let trouble = |cause| Error::File { file: file.clone(), cause };
        fs::create_dir_all(&folder).map_err(trouble)?;
        if let Some(lock) = lock(&file).map_err(trouble)? {
            return Ok(Claim { folder, number, _lock: lock });
        }
    }
    unreachable!("no system runs so many processes at once")
}

#[cfg(unix)]
fn lock(file: &Path) -> io::Result<Option<File>> {
    use rustix::fs::{FlockOperation, flock};
    let lock = File::options().create(true).truncate(false).write(true).open(file)?;
    match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(lock)),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Opened without sharing, which nobody else can do meanwhile.
#[cfg(windows)]
fn lock(file: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const SHARING_VIOLATION: i32 = 32;
    match File::options().create(true).truncate(false).write(true).share_mode(0).open(file) {
        Ok(lock) => Ok(Some(lock)),
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}
