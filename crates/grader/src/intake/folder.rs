//! A folder: the answers at their places, and nothing else is opened.

use super::{Answer, Error, Found, Known, Submission};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Reads the answers in a folder.
pub fn read(top: &Path, known: &Known) -> Result<Submission, Error> {
    // A link to a folder is followed at the top, where the instructor named it, and nowhere below.
    let top = fs::canonicalize(top).map_err(|cause| Error::Read { path: top.into(), cause })?;
    let mut found = Found::default();
    for (id, places) in known.places() {
        for place in places {
            match open(&top, &place) {
                Ok(Look::Nothing) => continue,
                Ok(Look::Link(at)) => {
                    let why = format!("{} is a link, and links are not followed", at.display());
                    found.note(format!("{why}: `{id}` is not graded"));
                    found.answers.insert(id.into(), Answer::Refused(why));
                }
                Ok(Look::Odd) => {
                    let why = format!("{} is no ordinary file", place.display());
                    found.answers.insert(id.into(), Answer::Refused(why));
                }
                Ok(Look::File(mut file, length)) => {
                    let taken = found.take(id, length, &mut file);
                    taken.map_err(|cause| Error::Read { path: top.join(&place), cause })?;
                }
                Err(cause) => return Err(Error::Read { path: top.join(&place), cause }),
            }
            break;
        }
    }
    if found.answers.is_empty() {
        found.note("no answer was found: none of the course's answer files is there");
    }
    Ok(found.submission())
}

/// What lies at a place.
enum Look {
    Nothing,
    /// The file, or a folder on the way to it, is a symbolic link.
    Link(PathBuf),
    /// A folder, a pipe, a device.
    Odd,
    File(File, u64),
}

/// Opens a file without following a link at any step, and without waiting for a pipe's other end.
fn open(top: &Path, place: &Path) -> io::Result<Look> {
    let mut at = top.to_path_buf();
    for part in place.components() {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(about) if about.is_symlink() => {
                return Ok(Look::Link(at.strip_prefix(top).unwrap_or(&at).to_path_buf()));
            }
            Ok(_) => {}
            Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Look::Nothing);
            }
            Err(cause) => return Err(cause),
        }
    }
    if !fs::symlink_metadata(&at)?.is_file() {
        return Ok(Look::Odd);
    }
    let file = File::open(&at)?;
    let about = file.metadata()?;
    Ok(if about.is_file() { Look::File(file, about.len()) } else { Look::Odd })
}
