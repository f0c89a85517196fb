//! What a grading keeps in its output directory, so that a rerun does only what is missing.
//!
//! ```text
//! OUT/grading.json        what the grades depend on, and which part of the class this is
//! OUT/verdicts/ab/ab….json  one for each different answer, by the key of all that the verdict depends on
//! OUT/records/ID.json     one a submission
//! OUT/times.jsonl         when each answer was done, in milliseconds from when its batch began; nothing else differs from run
//!                         to run
//! OUT/reports/            what was asked for, see `reports`
//! OUT/lock                held while a grader runs
//! ```
//!
//! Every file but the times is written beside its place and renamed into it: it is whole, or it is not there. A file that is
//! damaged all the same, by a disk or by a person, is done again and told.

use crate::judged::Judged;
use crate::partition::Partition;
use crate::record::{Grading, Record, SCHEMA};
use anyhow::{Context, bail};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use xtask::exit::Misuse;
use xtask::save;

/// An output directory that nobody else writes to.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// Open, and by that locked.
    _lock: File,
}

/// `grading.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Always `grading`.
    pub r#type: String,
    /// The version of this format.
    pub schema: u32,
    /// What the grades depend on.
    pub by: Grading,
    /// Which part of the class is graded here.
    pub partition: Partition,
    /// The ids of the whole class, in its order: merging refuses gaps.
    pub class: Vec<String>,
    /// The ids of the exercises that are graded, in the course's order.
    pub exercises: Vec<String>,
}

impl Header {
    /// A header of this version.
    pub fn new(by: Grading, partition: Partition, class: Vec<String>, exercises: Vec<String>) -> Header {
        Header { r#type: "grading".into(), schema: SCHEMA, by, partition, class, exercises }
    }

    /// The students of this part.
    pub fn students(&self) -> impl Iterator<Item = &String> {
        let part = self.partition;
        self.class.iter().enumerate().filter(move |(place, _)| part.holds(*place)).map(|(_, id)| id)
    }
}

impl Store {
    /// Opens an output directory, or makes it.
    ///
    /// # Errors
    /// When another grader is at it, when it holds something else, and when it cannot be written to.
    pub fn open(folder: &Path) -> anyhow::Result<Store> {
        let is_ours = || folder.join("lock").exists();
        let holds_something = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if holds_something && !is_ours() {
            let message =
                format!("{} holds something that is no grading; --out DIR takes another folder", folder.display());
            return Err(Misuse(message).into());
        }
        fs::create_dir_all(folder).with_context(|| format!("the folder {} could not be made", folder.display()))?;
        let file = folder.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&file);
        let lock = lock.with_context(|| format!("{} could not be opened", file.display()))?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Store { folder: folder.into(), _lock: lock }),
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let message =
                    format!("another grader is at {}; wait for it, or give --out another folder", folder.display());
                Err(Misuse(message).into())
            }
            Err(error) => Err(error).with_context(|| format!("{} could not be locked", file.display())),
        }
    }

    /// The header of an earlier run, if there was one that got so far.
    ///
    /// # Errors
    /// When it is of another version.
    pub fn header(&self) -> anyhow::Result<Option<Header>> {
        header(&self.folder)
    }

    /// Writes the header, and removes the records of students who are not in it.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn begin(&self, header: &Header) -> anyhow::Result<()> {
        let students: BTreeSet<&String> = header.students().collect();
        for (id, file) in files(&self.folder.join("records"))? {
            if !students.contains(&id) {
                fs::remove_file(&file).with_context(|| format!("{} could not be removed", file.display()))?;
            }
        }
        self.write("grading.json", header)
    }

    /// The verdict of that key, unless it is not there or not whole.
    pub fn verdict(&self, key: &str) -> Option<Judged> {
        read(&self.folder.join(place(key)))
    }

    /// Keeps a verdict.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn keep(&self, key: &str, judged: &Judged) -> anyhow::Result<()> {
        self.write(&place(key), judged)
    }

    /// The record of a student, unless it is not there or not whole.
    pub fn record(&self, id: &str) -> Option<Record> {
        read(&self.folder.join("records").join(format!("{id}.json")))
    }

    /// Keeps a record, unless it is there as it is.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn keep_record(&self, record: &Record) -> anyhow::Result<()> {
        if self.record(&record.id).as_ref() == Some(record) {
            return Ok(());
        }
        self.write(&format!("records/{}.json", record.id), record)
    }

    /// Notes when an answer was done, counted from when its batch began.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn time(&self, key: &str, after: Duration) -> anyhow::Result<()> {
        let file = self.folder.join("times.jsonl");
        let line = serde_json::json!({ "key": key, "after_milliseconds": after.as_millis() as u64 }).to_string() + "\n";
        let written = File::options().create(true).append(true).open(&file);
        let written = written.and_then(|mut open| open.write_all(line.as_bytes()));
        written.with_context(|| format!("{} could not be written", file.display()))
    }

    fn write(&self, name: &str, value: &impl Serialize) -> anyhow::Result<()> {
        let file = self.folder.join(name);
        let folder = file.parent().unwrap_or(&self.folder);
        let text = serde_json::to_string_pretty(value)? + "\n";
        let trouble = || format!("{} could not be written; a rerun goes on from here", file.display());
        fs::create_dir_all(folder).with_context(trouble)?;
        save::replace(&file, text.as_bytes()).with_context(trouble)
    }
}

/// The header in a folder.
///
/// # Errors
/// When there is one that cannot be understood.
pub fn header(folder: &Path) -> anyhow::Result<Option<Header>> {
    let file = folder.join("grading.json");
    let text = match fs::read_to_string(&file) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.with_context(|| format!("{} could not be read", file.display()))?,
    };
    let header: Header = serde_json::from_str(&text)
        .with_context(|| format!("{} is not as it was written; remove it to grade anew", file.display()))?;
    if header.schema != SCHEMA {
        bail!(
            "{} is of another version ({}, not {SCHEMA}); --out DIR takes another folder",
            file.display(),
            header.schema
        );
    }
    Ok(Some(header))
}

/// All whole records of a folder, by id, and the files that are none.
///
/// # Errors
/// When the folder cannot be read.
pub fn records(folder: &Path) -> anyhow::Result<(Vec<Record>, Vec<PathBuf>)> {
    records_as(folder, |record| record)
}

/// The same with something made of each record in its place: reports and traces of a whole class need much memory.
///
/// # Errors
/// When the folder cannot be read.
pub fn records_as<T>(folder: &Path, make: impl Fn(Record) -> T) -> anyhow::Result<(Vec<T>, Vec<PathBuf>)> {
    let (mut records, mut damaged) = (Vec::new(), Vec::new());
    for (id, file) in files(&folder.join("records"))? {
        match read::<Record>(&file) {
            Some(record) if record.id == id && record.schema == SCHEMA => records.push(make(record)),
            _ => damaged.push(file),
        }
    }
    Ok((records, damaged))
}

/// The JSON files of a folder with their stems, in order; none when there is no folder.
fn files(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let trouble = || format!("{} could not be read", folder.display());
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        entries => entries.with_context(trouble)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.with_context(trouble)?.path();
        let name = file.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".json"));
        if let Some(stem) = name {
            files.push((stem.to_string(), file));
        }
    }
    files.sort();
    Ok(files)
}

/// What is damaged counts as not there: it is done again.
fn read<T: for<'de> Deserialize<'de>>(file: &Path) -> Option<T> {
    let text = fs::read_to_string(file).ok()?;
    serde_json::from_str(&text).ok()
}

/// A thousand students with twenty answers each are too many files for one folder to be looked at.
fn place(key: &str) -> String {
    format!("verdicts/{}/{key}.json", &key[..2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Outcome;
    use tempfile::TempDir;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let folder = TempDir::new().unwrap();
        let out = folder.path().join("out");
        let judged = Judged::unseen(Outcome::Missing, "nothing was handed in");
        {
            let store = Store::open(&out).unwrap();
            assert_eq!(store.header().unwrap(), None);
            assert_eq!(store.verdict("abcd"), None);
            store.keep("abcd", &judged).unwrap();
            store.begin(&Header::new(Grading::sample(), Partition::WHOLE, ids(&["a"]), ids(&["x"]))).unwrap();
        }
        let store = Store::open(&out).unwrap();
        assert_eq!(store.verdict("abcd"), Some(judged));
        assert_eq!(store.header().unwrap().unwrap().class, ["a"]);
    }

    #[test]
    fn a_verdict_that_is_cut_short_is_not_there() {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.keep("abcd", &Judged::unseen(Outcome::Missing, "nothing")).unwrap();
        let file = folder.path().join("verdicts/ab/abcd.json");
        let text = fs::read(&file).unwrap();
        for length in 0..text.len() - 2 {
            fs::write(&file, &text[..length]).unwrap();
            assert_eq!(store.verdict("abcd"), None, "{length} bytes");
        }
    }

    #[test]
    fn one_grader_at_a_time_and_in_no_other_folder() {
        let folder = TempDir::new().unwrap();
        let out = folder.path().join("out");
        let first = Store::open(&out).unwrap();
        let error = Store::open(&out).unwrap_err().to_string();
        assert!(error.contains("another grader is at"), "{error}");
        drop(first);
        Store::open(&out).unwrap();
        fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
        let error = Store::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("holds something that is no grading"), "{error}");
    }

    #[test]
    fn a_header_of_another_version_or_by_hand_is_told() {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.begin(&Header::new(Grading::sample(), Partition::WHOLE, ids(&["a"]), ids(&["x"]))).unwrap();
        let file = folder.path().join("grading.json");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace("\"schema\": 1", "\"schema\": 7")).unwrap();
        assert!(store.header().unwrap_err().to_string().contains("another version (7, not 1)"));
        fs::write(&file, &text[..9]).unwrap();
        assert!(store.header().unwrap_err().to_string().contains("remove it to grade anew"));
    }
}
