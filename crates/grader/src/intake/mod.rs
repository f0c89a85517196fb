//! What was handed in: only known answer files are taken, and nothing is ever unpacked to disk.
//!
//! `known` says which path is an answer, `folder`, `archive` and `git` (by its `plumbing`) read what strangers packed. Whatever
//! else a submission holds is left where it is; what an instructor should know of it becomes a note.

mod archive;
mod folder;
mod git;
mod known;
mod plumbing;

pub use known::Known;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use xtask::capped::first;
use xtask::pack::Pack;

/// No answer is this long: the longest in the course has a few hundred lines.
pub const LARGEST_ANSWER: u64 = 256 * 1024;

/// Many times what all answers of the course take. In memory, very many short ones would take twenty times as much.
const LARGEST_PACK: u64 = 4 * 1024 * 1024;

/// One submission, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// By exercise id.
    pub answers: BTreeMap<String, Answer>,
    /// The commit that was read, when it came from git.
    pub commit: Option<String>,
    /// When it was handed in, in seconds since 1970, when something says so.
    pub submitted: Option<i64>,
    /// What an instructor should know. Sorted, each once.
    pub notes: Vec<String>,
}

/// An answer as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The file's content.
    File(Vec<u8>),
    /// It cannot be graded, for this reason.
    Refused(String),
}

/// Where a submission lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// A folder, a file or a repository.
    pub path: PathBuf,
    /// For a repository: which revision. None: the last one before the deadline, or the newest.
    pub revision: Option<String>,
}

/// A submission cannot be read at all. It gets a record that says so.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system does not let us.
    #[error("{} could not be read: {cause}", .path.display())]
    Read {
        /// What.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// It is there, and it is no submission.
    #[error("{} {why}", .path.display())]
    Refused {
        /// What.
        path: PathBuf,
        /// As the rest of a sentence.
        why: String,
    },
    /// A repository is handed in, and there is no git to read it: our trouble, and no submission's.
    #[error(
        "git could not be started, and a submission is a repository: {0}; install git, make room in the folder for temporary files, and run this again"
    )]
    Git(io::Error),
}

impl Error {
    fn refused(path: &Path, why: impl Into<String>) -> Error {
        // Whoever packed a submission chooses some of the words.
        Error::Refused { path: path.into(), why: first(&why.into(), 1_000).into() }
    }
}

impl Origin {
    /// What an argument means: `PATH`, or `REPOSITORY@REVISION` when no file is called just that.
    pub fn parse(argument: impl AsRef<OsStr>) -> Origin {
        let argument = argument.as_ref();
        let whole = Origin { path: argument.into(), revision: None };
        if whole.path.symlink_metadata().is_ok() {
            return whole;
        }
        match argument.to_str().and_then(|text| text.rsplit_once('@')) {
            Some((path, revision)) if !path.is_empty() && !revision.is_empty() => {
                Origin { path: path.into(), revision: Some(revision.into()) }
            }
            _ => whole,
        }
    }

    /// Who handed it in, as far as its name says: `alice` for `alice.zip`, `alice.git` and `class/alice`.
    pub fn id(&self) -> String {
        let name = self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let endings = [".tar.gz", ".tgz", ".zip", ".json", ".git"];
        let ending = endings.iter().find(|ending| name.to_ascii_lowercase().ends_with(**ending));
        name[..name.len() - ending.map_or(0, |ending| ending.len())].to_string()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        self.revision.as_ref().map_or(Ok(()), |revision| write!(f, "@{revision}"))
    }
}

/// Reads a submission. `deadline`, in seconds since 1970, chooses a repository's revision when none is named.
///
/// # Errors
/// When there is nothing that could be a submission.
pub fn read(origin: &Origin, known: &Known, deadline: Option<i64>) -> Result<Submission, Error> {
    let path = &origin.path;
    let about = fs::metadata(path).map_err(|cause| Error::Read { path: path.clone(), cause })?;
    let is_folder = about.is_dir();
    if is_folder && (origin.revision.is_some() || git::is_repository(path)) {
        return git::read(path, origin.revision.as_deref(), known, deadline);
    }
    if let Some(revision) = &origin.revision {
        return Err(Error::refused(path, format!("is no git repository, so it has no revision {revision}")));
    }
    if is_folder {
        return folder::read(path, known);
    }
    if !about.is_file() {
        return Err(Error::refused(path, "is neither a folder nor a file"));
    }
    let name = origin.path.to_string_lossy().to_ascii_lowercase();
    match () {
        () if name.ends_with(".zip") => archive::zip(path, known),
        () if name.ends_with(".tar.gz") || name.ends_with(".tgz") => archive::tar_gz(path, known),
        () if name.ends_with(".json") => packed(path, known),
        () => Err(Error::refused(
            path,
            "is no submission: hand over a folder, a git repository, a .zip, a .tar.gz, or a file of `cargo xtask pack`",
        )),
    }
}

/// A file that `cargo xtask pack` wrote.
fn packed(path: &Path, known: &Known) -> Result<Submission, Error> {
    let trouble = |cause| Error::Read { path: path.into(), cause };
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(trouble)?.take(LARGEST_PACK + 1).read_to_end(&mut bytes).map_err(trouble)?;
    if bytes.len() as u64 > LARGEST_PACK {
        return Err(Error::refused(path, format!("is larger than all answers can be ({LARGEST_PACK} bytes)")));
    }
    let pack = Pack::parse(&bytes).map_err(|why| Error::refused(path, why))?;
    let mut found = Found::default();
    let (answers, others): (Vec<_>, Vec<_>) = pack.answers.into_iter().partition(|(id, _)| known.has(id));
    for (id, text) in answers {
        found.take(&id, text.len() as u64, &mut text.as_bytes()).map_err(trouble)?;
    }
    if !others.is_empty() {
        let ids: Vec<String> = others.into_iter().map(|(id, _)| id).collect();
        let ids = ids.join(", ");
        found.note(format!("ignored, since no such exercise is graded: {}", first(&ids, 1_000)));
    }
    Ok(found.submission())
}

/// What is being found in a submission.
#[derive(Debug, Default)]
struct Found {
    answers: BTreeMap<String, Answer>,
    notes: Vec<String>,
}

impl Found {
    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Takes an answer, unless it is longer than any.
    fn take(&mut self, id: &str, said: u64, from: &mut dyn Read) -> io::Result<()> {
        let mut bytes = Vec::new();
        if said <= LARGEST_ANSWER {
            from.take(LARGEST_ANSWER + 1).read_to_end(&mut bytes)?;
        }
        // What an archive says of a file's length need not be so.
        let answer = match bytes.len() as u64 {
            length if said > LARGEST_ANSWER || length > LARGEST_ANSWER => {
                Answer::Refused(format!("the file is larger than an answer can be ({LARGEST_ANSWER} bytes)"))
            }
            _ => Answer::File(bytes),
        };
        self.answers.insert(id.to_string(), answer);
        Ok(())
    }

    fn submission(mut self) -> Submission {
        self.notes.sort();
        self.notes.dedup();
        Submission { answers: self.answers, notes: self.notes, ..Submission::default() }
    }
}

#[cfg(test)]
mod tests;
