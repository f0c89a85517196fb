//! Archives, read as streams: only answers are kept, in memory, and never more than a bound.

use super::known::{Fit, stays_inside};
use super::{Answer, Error, Found, Known, Submission};
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// More names than any workspace has.
const MOST_ENTRIES: usize = 20_000;
/// More bytes than any workspace has without its target directory. Counted unpacked: a bomb is small outside.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a `.zip`.
pub fn zip(path: &Path, known: &Known) -> Result<Submission, Error> {
    let damaged = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(cause) if cause.kind() != io::ErrorKind::UnexpectedEof => {
            Error::Read { path: path.into(), cause }
        }
        error => Error::refused(path, format!("is no .zip that can be read: {error}")),
    };
    let mut archive = zip::ZipArchive::new(BufReader::new(open(path)?)).map_err(damaged)?;
    let mut sifted = Sifted::new(path, known);
    // The directory alone says what there is, so a bomb in a file that nobody asks for is never opened.
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(damaged)?;
        let name = entry.name();
        // Windows' older tools separate folders so, against the format.
        let name = if name.contains('/') { name.to_string() } else { name.replace('\\', "/") };
        let kind = if entry.is_symlink() {
            Kind::Link
        } else if entry.is_dir() {
            Kind::Folder
        } else {
            Kind::File
        };
        let length = entry.size();
        drop(entry);
        if let Some(id) = sifted.wants(&name, kind)? {
            let mut entry = archive.by_index(at).map_err(damaged)?;
            sifted.take(&id, &name, length, &mut entry)?;
        }
    }
    sifted.submission()
}

/// Reads a `.tar.gz`.
pub fn tar_gz(path: &Path, known: &Known) -> Result<Submission, Error> {
    let unpacked = MultiGzDecoder::new(BufReader::new(open(path)?));
    let mut archive = tar::Archive::new(Bounded { inner: unpacked, left: MOST_BYTES });
    let damaged = |cause: io::Error| match cause.kind() {
        io::ErrorKind::FileTooLarge => {
            Error::refused(path, format!("unpacks to more than {} MiB", MOST_BYTES / 1024 / 1024))
        }
        _ => Error::refused(path, format!("is no .tar.gz that can be read: {cause}")),
    };
    let mut sifted = Sifted::new(path, known);
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = entry.path().map_err(damaged)?.to_string_lossy().into_owned();
        let kind = match entry.header().entry_type() {
            tar::EntryType::Regular | tar::EntryType::Continuous | tar::EntryType::GNUSparse => Kind::File,
            tar::EntryType::Directory => Kind::Folder,
            tar::EntryType::Symlink | tar::EntryType::Link => Kind::Link,
            _ => Kind::Odd,
        };
        let length = entry.size();
        if let Some(id) = sifted.wants(&name, kind)? {
            sifted.take(&id, &name, length, &mut entry)?;
        }
    }
    sifted.submission()
}

fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|cause| Error::Read { path: path.into(), cause })
}

/// What an entry of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    /// Symbolic or hard: both can name what lies outside.
    Link,
    Odd,
}

/// The answers among an archive's entries.
struct Sifted<'a> {
    path: &'a Path,
    known: &'a Known,
    entries: usize,
    found: Found,
    /// How well the entry that was taken for an exercise fits, and its name.
    fits: BTreeMap<String, (Fit, String)>,
}

impl<'a> Sifted<'a> {
    fn new(path: &'a Path, known: &'a Known) -> Sifted<'a> {
        Sifted { path, known, entries: 0, found: Found::default(), fits: BTreeMap::new() }
    }

    /// The exercise that an entry is the best answer to, as far as has been seen.
    fn wants(&mut self, name: &str, kind: Kind) -> Result<Option<String>, Error> {
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(Error::refused(self.path, format!("has more than {MOST_ENTRIES} entries")));
        }
        let entry = Path::new(name);
        if !stays_inside(entry) || name.contains('\\') {
            let why = format!("has an entry that points out of it ({}), so none of it is taken", name.escape_debug());
            return Err(Error::refused(self.path, why));
        }
        let Some((id, fit)) = self.known.answer(entry) else { return Ok(None) };
        if kind == Kind::Folder {
            return Ok(None);
        }
        match self.fits.get(id) {
            Some((best, _)) if *best < fit => return Ok(None),
            Some((best, other)) if *best == fit && other != name => {
                let why = format!("there are two answers to it, {other} and {name}");
                self.found.note(format!("`{id}` is not graded: {why}"));
                self.found.answers.insert(id.into(), Answer::Refused(why));
                return Ok(None);
            }
            // A name that comes twice: unpacking would leave the last one.
            _ => {}
        }
        self.fits.insert(id.into(), (fit, name.into()));
        if kind == Kind::File {
            return Ok(Some(id.into()));
        }
        let why = format!("{name} is {}", if kind == Kind::Link { "a link" } else { "no ordinary file" });
        self.found.answers.insert(id.into(), Answer::Refused(why));
        Ok(None)
    }

    fn take(&mut self, id: &str, name: &str, length: u64, from: &mut dyn Read) -> Result<(), Error> {
        let taken = self.found.take(id, length, from);
        taken.map_err(|cause| Error::refused(self.path, format!("is damaged at {name}: {cause}")))
    }

    fn submission(mut self) -> Result<Submission, Error> {
        if self.found.answers.is_empty() {
            self.found.note("no answer was found: none of the course's answer files is there");
        }
        Ok(self.found.submission())
    }
}

/// Ends with an error, not with an end, when there is more than a bound: a cut archive would look like a whole one.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}
