//! How far the learner is: kept in `.progress/progress.json` in the workspace, which git ignores and `cargo clean` leaves
//! alone.
//!
//! `records` is what is kept, by exercise id, so that chapters can be moved and renamed. `fingerprint` ties a pass to the
//! answer and to the tests that it passed. `place` is pure: which exercise is the current one, which is next, which are
//! asked for. `lock` lets one writer in at a time.
//!
//! [`load`] and [`update`] are all there is to the file. Writing is: take the lock, read, change, write whole. The file is
//! a convenience: a workspace that cannot be written is graded all the same, and what is lost comes back by checking.

mod fingerprint;
mod lock;
pub mod place;
mod records;

pub use fingerprint::{Fingerprint, look};
pub use place::Entry;
pub use records::{Last, Record, Records};

use crate::exit::Interrupted;
use crate::manifest::Course;
use crate::save;
use crate::workspace::Workspace;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What the learner's commands keep lies in this folder of the workspace.
pub const FOLDER: &str = ".progress";

/// How far a learner is with an exercise: the one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum State {
    /// The answer is the starter, as it came.
    NotStarted,
    /// It has been edited, and has not passed yet.
    InProgress,
    /// This content of the answer passed this version of the tests.
    Solved,
    /// An earlier content of it passed, or an earlier version of the tests: check again.
    Changed,
}

impl State {
    /// Its name in JSON.
    pub fn word(self) -> &'static str {
        match self {
            State::NotStarted => "not_started",
            State::InProgress => "in_progress",
            State::Solved => "solved",
            State::Changed => "changed",
        }
    }

    /// The state by what was recorded and by the files as they are now.
    pub fn of(record: &Record, now: &Fingerprint) -> State {
        match &record.passed {
            Some(passed) if Some(&passed.answer) == now.answer.as_ref() && passed.tests == now.tests => State::Solved,
            _ if now.is_pristine() => State::NotStarted,
            Some(_) => State::Changed,
            None => State::InProgress,
        }
    }
}

/// Progress could not be read or kept. No command fails for it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error("{} could not be read: {cause}", .file.display())]
    Read {
        /// Which.
        file: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// A file could not be written.
    #[error("{} could not be written: {cause}", .file.display())]
    Write {
        /// Which.
        file: PathBuf,
        /// The system's reason.
        cause: save::Failed,
    },
    /// Another command has had the lock for seconds.
    #[error("another `cargo xtask` has been holding {} for seconds; has it been stopped with Ctrl-Z?", .file.display())]
    Busy {
        /// The lock.
        file: PathBuf,
    },
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted(#[from] Interrupted),
}

/// What there is of the learner's progress.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Empty where there was nothing that can be read.
    pub records: Records,
    /// Why it was nothing, if the learner should know: for people, in full sentences.
    pub notice: Option<String>,
}

/// Reads what is kept. A file that cannot be understood is set aside.
pub fn load(workspace: &Workspace) -> Result<Loaded, Error> {
    match read(workspace)? {
        Content::Records(records) => Ok(Loaded { records, notice: None }),
        Content::Unreadable(why) => match lock(workspace) {
            Ok(_lock) => begin_anew(workspace),
            Err(Error::Interrupted(interrupted)) => Err(interrupted.into()),
            Err(_) => {
                let notice = format!("{} {why}, so your progress is not known.", file().display());
                Ok(Loaded { records: Records::default(), notice: Some(notice) })
            }
        },
    }
}

/// Changes what is kept: read, changed and written under the lock, so that nobody's result is lost.
///
/// # Errors
/// The change is not kept then, and what was kept before is as it was.
pub fn update(workspace: &Workspace, change: impl FnOnce(&mut Records)) -> Result<Loaded, Error> {
    let _lock = lock(workspace)?;
    let mut loaded = begin_anew(workspace)?;
    let before = loaded.records.clone();
    change(&mut loaded.records);
    if loaded.records != before {
        let name = file();
        let written = save::replace(&workspace.at(&name), loaded.records.text().as_bytes());
        written.map_err(|cause| Error::Write { file: name, cause })?;
    }
    Ok(loaded)
}

/// Like [`update`], for commands whose work counts whether it can be kept or not: when it cannot, the change is made to the
/// records that are returned, and the notice says why it will be forgotten.
pub fn keep(workspace: &Workspace, change: impl Fn(&mut Records)) -> Result<Loaded, Interrupted> {
    let why = match update(workspace, &change) {
        Ok(loaded) => return Ok(loaded),
        Err(Error::Interrupted(interrupted)) => return Err(interrupted),
        Err(why) => why,
    };
    let mut records = load(workspace).unwrap_or_default().records;
    change(&mut records);
    Ok(Loaded { records, notice: Some(format!("your progress could not be kept: {why}")) })
}

/// Every exercise of the course with its state, in order.
pub fn survey<'c>(workspace: &Workspace, course: &'c Course, records: &Records) -> Vec<Entry<'c>> {
    let mut entries = Vec::new();
    for chapter in &course.chapters {
        for exercise in &chapter.exercises {
            let now = look(workspace, exercise);
            let record = records.of(&exercise.id);
            entries.push(Entry {
                chapter,
                exercise,
                state: State::of(&record, &now),
                newer_starter: record.has_newer_starter(&now),
                record,
            });
        }
    }
    entries
}

/// What is in the file.
enum Content {
    Records(Records),
    /// With the reason: it "is not JSON ...".
    Unreadable(String),
}

fn read(workspace: &Workspace) -> Result<Content, Error> {
    match fs::read(workspace.at(&file())) {
        Ok(bytes) => Ok(Records::parse(&bytes).map_or_else(Content::Unreadable, Content::Records)),
        // What stands in the folder's place is told when something is to be kept there.
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Content::Records(Records::default()))
        }
        Err(cause) => Err(Error::Read { file: file(), cause }),
    }
}

/// Reads, under the lock, and sets aside what cannot be understood.
fn begin_anew(workspace: &Workspace) -> Result<Loaded, Error> {
    let why = match read(workspace)? {
        Content::Records(records) => return Ok(Loaded { records, notice: None }),
        Content::Unreadable(why) => why,
    };
    let name = file();
    let wrong = |cause| Error::Write { file: name.clone(), cause };
    let bytes = fs::read(workspace.at(&name)).map_err(|cause| Error::Read { file: name.clone(), cause })?;
    let kept = save::keep(&workspace.at(Path::new(FOLDER)), "unreadable", "json", &bytes).map_err(wrong)?;
    fs::remove_file(workspace.at(&name)).map_err(|cause| wrong(cause.into()))?;
    let notice = format!(
        "{} {why}. It is now {}, and progress begins anew: `cargo xtask check CHAPTER` finds out again what is solved.",
        name.display(),
        workspace.name(&kept).display()
    );
    Ok(Loaded { records: Records::default(), notice: Some(notice) })
}

fn lock(workspace: &Workspace) -> Result<lock::Lock, Error> {
    let folder = workspace.at(Path::new(FOLDER));
    fs::create_dir_all(&folder).map_err(|cause| Error::Write { file: FOLDER.into(), cause: cause.into() })?;
    lock::take(&folder.join("lock"), &Path::new(FOLDER).join("lock"))
}

fn file() -> PathBuf {
    Path::new(FOLDER).join("progress.json")
}

#[cfg(test)]
mod tests;
