//! Archives, read as streams: only answers are kept, in memory, and never more than a bound.
//!
//! What is read on the way to an answer has bounds as well: names can be as long as a disk, and a small file can make its reader
//! go over it again and again.

use super::known::{Fit, stays_inside};
use super::{Answer, Error, Found, Known, Submission};
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use xtask::capped::first;

const MIB: u64 = 1024 * 1024;
/// Longer than any workspace without its target directory, packed.
const LARGEST_ARCHIVE: u64 = 64 * MIB;
/// More names than any workspace has.
const MOST_ENTRIES: usize = 20_000;
/// More bytes than any workspace has without its target directory. Counted unpacked: a bomb is small outside.
const UNPACKED: (u64, &str) = (256 * MIB, "unpacks to more than 256 MiB");
/// More than a tar needs to describe one entry, long names and attributes included.
const DESCRIBED: (u64, &str) = (MIB, "has an entry whose description is longer than 1 MiB");
/// More than a zip needs to list that many entries. All of the list is in memory, and takes ten times as much there.
const LISTED: (u64, &str) = (4 * MIB, "has a list of entries that takes more than 4 MiB to read");
/// Entries of a zip may share their bytes.
const READ: (u64, &str) = (256 * MIB, "takes more than 256 MiB to read");

/// Reads a `.zip`.
pub fn zip(path: &Path, known: &Known) -> Result<Submission, Error> {
    let damaged = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(cause) if cause.kind() == io::ErrorKind::FileTooLarge => too_much(path, &cause),
        zip::result::ZipError::Io(cause) if cause.kind() != io::ErrorKind::UnexpectedEof => {
            Error::Read { path: path.into(), cause }
        }
        error => Error::refused(path, format!("is no .zip that can be read: {error}")),
    };
    let allowance = Allowance::of(LISTED);
    let bounded = Bounded { inner: open(path)?, allowance: &allowance };
    let mut archive = zip::ZipArchive::new(bounded).map_err(damaged)?;
    allowance.set(READ);
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
    let damaged = |cause: io::Error| match cause.kind() {
        io::ErrorKind::FileTooLarge => too_much(path, &cause),
        _ => Error::refused(path, format!("is no .tar.gz that can be read: {cause}")),
    };
    let (unpacked, described) = (Allowance::of(UNPACKED), Allowance::of(DESCRIBED));
    let bounded = Bounded { inner: MultiGzDecoder::new(open(path)?), allowance: &unpacked };
    let mut archive = tar::Archive::new(Bounded { inner: bounded, allowance: &described });
    let mut entries = archive.entries().map_err(damaged)?;
    let mut sifted = Sifted::new(path, known);
    loop {
        described.set(DESCRIBED);
        let Some(entry) = entries.next() else { return sifted.submission() };
        described.lift();
        let mut entry = entry.map_err(damaged)?;
        let name = entry.path().map_err(damaged)?.to_string_lossy().into_owned();
        let kind = match entry.header().entry_type() {
            tar::EntryType::Regular | tar::EntryType::Continuous => Kind::File,
            tar::EntryType::Directory => Kind::Folder,
            tar::EntryType::Symlink | tar::EntryType::Link => Kind::Link,
            // Its holes have any length, and would be passed over byte by byte.
            tar::EntryType::GNUSparse => {
                let why = format!("has a file with holes ({}): make it without --sparse", told(&name));
                return Err(Error::refused(path, why));
            }
            _ => Kind::Odd,
        };
        let length = entry.size();
        if let Some(id) = sifted.wants(&name, kind)? {
            sifted.take(&id, &name, length, &mut entry)?;
        }
        // The rest of it is passed over here, so that nothing but a description is read up to the next one.
        io::copy(&mut entry, &mut io::sink()).map_err(damaged)?;
    }
}

fn open(path: &Path) -> Result<BufReader<File>, Error> {
    let trouble = |cause| Error::Read { path: path.into(), cause };
    let file = File::open(path).map_err(trouble)?;
    if file.metadata().map_err(trouble)?.len() > LARGEST_ARCHIVE {
        let why = format!("is larger than {} MiB: hand over the answers alone", LARGEST_ARCHIVE / MIB);
        return Err(Error::refused(path, why));
    }
    Ok(BufReader::new(file))
}

/// An allowance is used up; the cause says which.
fn too_much(path: &Path, cause: &io::Error) -> Error {
    Error::refused(path, format!("{cause}: hand over the answers alone"))
}

/// As much of a name as a sentence can hold.
fn told(name: &str) -> std::str::EscapeDebug<'_> {
    first(name, 200).escape_debug()
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
    /// What the answers that were taken may unpack to, with all that later turn out not to be the best.
    unpacked: Allowance,
    found: Found,
    /// How well the entry that was taken for an exercise fits, and its name.
    fits: BTreeMap<String, (Fit, String)>,
}

impl<'a> Sifted<'a> {
    fn new(path: &'a Path, known: &'a Known) -> Sifted<'a> {
        let unpacked = Allowance::of(UNPACKED);
        Sifted { path, known, entries: 0, unpacked, found: Found::default(), fits: BTreeMap::new() }
    }

    /// The exercise that an entry is the best answer to, as far as has been seen.
    fn wants(&mut self, name: &str, kind: Kind) -> Result<Option<String>, Error> {
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(Error::refused(self.path, format!("has more than {MOST_ENTRIES} entries")));
        }
        let entry = Path::new(name);
        if !stays_inside(entry) || name.contains('\\') {
            let why = format!("has an entry that points out of it ({}), so none of it is taken", told(name));
            return Err(Error::refused(self.path, why));
        }
        let Some((id, fit)) = self.known.answer(entry) else { return Ok(None) };
        if kind == Kind::Folder {
            return Ok(None);
        }
        match self.fits.get(id) {
            Some((best, _)) if *best < fit => return Ok(None),
            Some((best, other)) if *best == fit && other != name => {
                let why = format!("there are two answers to it, {} and {}", told(other), told(name));
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
        let why = format!("{} is {}", told(name), if kind == Kind::Link { "a link" } else { "no ordinary file" });
        self.found.answers.insert(id.into(), Answer::Refused(why));
        Ok(None)
    }

    fn take(&mut self, id: &str, name: &str, length: u64, from: &mut dyn Read) -> Result<(), Error> {
        let taken = self.found.take(id, length, &mut Bounded { inner: from, allowance: &self.unpacked });
        taken.map_err(|cause| match cause.kind() {
            io::ErrorKind::FileTooLarge => too_much(self.path, &cause),
            _ => Error::refused(self.path, format!("is damaged at {}: {cause}", told(name))),
        })
    }

    fn submission(mut self) -> Result<Submission, Error> {
        if self.found.answers.is_empty() {
            self.found.note("no answer was found: none of the course's answer files is there");
        }
        Ok(self.found.submission())
    }
}

/// How much may still be read. Shared with a reader, which libraries keep to themselves.
struct Allowance {
    left: Cell<u64>,
    /// What is said when it is used up, as the rest of a sentence.
    spent: Cell<&'static str>,
}

impl Allowance {
    fn of((bytes, spent): (u64, &'static str)) -> Allowance {
        Allowance { left: Cell::new(bytes), spent: Cell::new(spent) }
    }

    fn set(&self, (bytes, spent): (u64, &'static str)) {
        self.left.set(bytes);
        self.spent.set(spent);
    }

    fn lift(&self) {
        self.left.set(u64::MAX);
    }
}

/// Ends with an error, not with an end, when there is more than is allowed: a cut archive would look like a whole one.
struct Bounded<'a, R> {
    inner: R,
    allowance: &'a Allowance,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.allowance.left.get().checked_sub(read as u64);
        self.allowance.left.set(left.unwrap_or(0));
        left.ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, self.allowance.spent.get()))?;
        Ok(read)
    }
}

impl<R: Seek> Seek for Bounded<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
