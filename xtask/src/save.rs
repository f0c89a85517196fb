//! Files that are whole or not there, whatever happens meanwhile.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Something could not be written. The message says what to do where we know.
#[derive(Debug, thiserror::Error)]
#[error("{0}{advice}", advice = advice(.0))]
pub struct Failed(pub io::Error);

/// The message is whole, so there is no source to be told behind it.
impl From<io::Error> for Failed {
    fn from(cause: io::Error) -> Failed {
        Failed(cause)
    }
}

fn advice(cause: &io::Error) -> &'static str {
    match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "; make room there, and run the command again",
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => "; copy the course to a folder that is yours",
        _ => "",
    }
}

/// Puts a file in its place at once: readers see the old text or the new one, and so does whoever looks after a crash.
///
/// The text is written to `<name>.new` beside the place, synced, and renamed. What a killed writer leaves behind is that
/// file, and the next writer replaces it. Two writers of one place need a lock.
pub fn replace(file: &Path, bytes: &[u8]) -> Result<(), Failed> {
    let mut name = file.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    let new = file.with_file_name(name);
    let written = write(File::create(&new), bytes).and_then(|()| fs::rename(&new, file));
    if written.is_err() {
        // The failure that counts has been seen; a disk that is full has need of the room.
        let _ = fs::remove_file(&new);
    }
    written?;
    sync_folder(file);
    Ok(())
}

/// Writes a file that nobody else has, `<stem>-1.<extension>` or the first number that is free, and says which.
pub fn keep(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<PathBuf, Failed> {
    fs::create_dir_all(folder)?;
    let mut number = 1;
    loop {
        let file = folder.join(format!("{stem}-{number}.{extension}"));
        match File::create_new(&file) {
            Err(taken) if taken.kind() == ErrorKind::AlreadyExists => number += 1,
            created => {
                if let Err(cause) = write(created, bytes) {
                    // The failure that counts has been seen; half a copy is none.
                    let _ = fs::remove_file(&file);
                    return Err(cause.into());
                }
                sync_folder(&file);
                return Ok(file);
            }
        }
    }
}

fn write(created: io::Result<File>, bytes: &[u8]) -> io::Result<()> {
    let mut file = created?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A name is on the disk when its folder is. Not every system can sync a folder, and then there is nothing more to do.
fn sync_folder(file: &Path) {
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = file;
}
