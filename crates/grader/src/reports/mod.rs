//! Reports: pure functions from records to bytes, and the table of their kinds.
//!
//! ```text
//! OUT/reports/records.jsonl         jsonl        for scripts; everything
//! OUT/reports/class.html            page         for instructors; everything
//! OUT/reports/gradebook.csv         gradebook    points
//! OUT/reports/junit.xml             junit        what students may see, as all below
//! OUT/reports/summary.md            summary
//! OUT/reports/gradescope/ID.json    gradescope
//! OUT/reports/classroom/ID.txt      classroom
//! OUT/reports/classroom50/ID.json   classroom50
//! ```
//!
//! `shown` decides what a student may see, `escape` frees text of what its reader would take for an order, and `guarantees` has
//! the words for what a grade stands for.

pub mod classroom;
pub mod classroom50;
pub mod counted;
pub mod gradebook;
pub mod gradescope;
pub mod guarantees;
pub mod jsonl;
pub mod junit;
pub mod page;
pub mod shown;
pub mod summary;

#[cfg(test)]
mod tests;

pub use crate::merge::Class;
use crate::record::Record;
use crate::store;
use anyhow::{Context, bail};
use classroom50::Submission;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use xtask::exit::Misuse;
use xtask::save;

/// A kind of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Kind {
    /// The records, one JSON object a line
    Jsonl,
    /// Gradescope's results.json for each student
    Gradescope,
    /// For GitHub Classroom's reporter: a line for $GITHUB_OUTPUT for each student
    Classroom,
    /// Classroom 50's result.json, where its runner started us
    Classroom50,
    /// JUnit's XML
    Junit,
    /// CSV for gradebooks
    Gradebook,
    /// Markdown for the page of a job
    Summary,
    /// A page for the class: who passed what, common misconceptions, every report
    Page,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 8] = [
        Kind::Jsonl,
        Kind::Gradescope,
        Kind::Classroom,
        Kind::Classroom50,
        Kind::Junit,
        Kind::Gradebook,
        Kind::Summary,
        Kind::Page,
    ];

    /// The files of a report, by their paths below `reports`. `about` is asked only for Classroom 50.
    ///
    /// # Errors
    /// When the report cannot be made of this class.
    pub fn files(
        self,
        class: &Class,
        about: impl Fn(&Record) -> anyhow::Result<Submission>,
    ) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
        let one = |name: &str, bytes| Ok(vec![(name.to_string(), bytes)]);
        let each = |extension: &str, file: fn(&Record) -> Vec<u8>| {
            let named = |record: &Record| (self.path(&record.id, extension), file(record));
            Ok(class.records.iter().map(named).collect())
        };
        match self {
            Kind::Jsonl => one("records.jsonl", jsonl::lines(&class.records)),
            Kind::Gradescope => each("json", gradescope::file),
            Kind::Classroom => each("txt", classroom::line),
            Kind::Classroom50 => match &class.records[..] {
                [record] => Ok(vec![(self.path(&record.id, "json"), classroom50::file(record, &about(record)?))]),
                records => Err(Misuse(format!(
                    "Classroom 50 has one submission graded at a time, and here are {}",
                    records.len()
                ))
                .into()),
            },
            Kind::Junit => one("junit.xml", junit::file(class)?),
            Kind::Gradebook => one("gradebook.csv", gradebook::file(class)?),
            Kind::Summary => one("summary.md", summary::file(class)),
            Kind::Page => one("class.html", page::file(class)),
        }
    }

    /// The folder of a report that has a file for each student.
    fn folder(self) -> Option<&'static str> {
        match self {
            Kind::Gradescope => Some("gradescope"),
            Kind::Classroom => Some("classroom"),
            Kind::Classroom50 => Some("classroom50"),
            _ => None,
        }
    }

    fn path(self, id: &str, extension: &str) -> String {
        format!("{}/{id}.{extension}", self.folder().unwrap_or_default())
    }
}

/// The class, or the part of one, that is graded in a folder, in the class's order.
///
/// # Errors
/// When there is no grading in it, or not a whole one.
pub fn read(folder: &Path) -> anyhow::Result<Class> {
    let header = store::header(folder)?;
    let header = header.with_context(|| format!("{} holds no grading", folder.display()))?;
    let (records, damaged) = store::records(folder)?;
    if let Some(file) = damaged.first() {
        bail!("{} is damaged: grade again, which does only what is missing", file.display());
    }
    let mut by_id: BTreeMap<String, Record> = records.into_iter().map(|record| (record.id.clone(), record)).collect();
    let mut records = Vec::new();
    for id in header.students() {
        let record = by_id.remove(id);
        records
            .push(record.with_context(|| format!("no record of {id}: grade again, which does only what is missing"))?);
    }
    Ok(Class { header, records })
}

/// Writes reports into `OUT/reports`, each file by renaming. Files of students who are gone go too.
///
/// # Errors
/// When a report cannot be made, or the disk does not take it.
pub fn write(out: &Path, kinds: &[Kind], class: &Class) -> anyhow::Result<Vec<String>> {
    let about = |record: &Record| {
        let variable = |name: &str| std::env::var(name).ok();
        let now = || jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let submitted = || record.submitted.clone().unwrap_or_else(now);
        Submission::from_environment(variable, submitted).map_err(|message| Misuse(message).into())
    };
    let folder = out.join("reports");
    let mut written = Vec::new();
    for kind in BTreeSet::from_iter(kinds) {
        let files = kind.files(class, about)?;
        for (name, bytes) in &files {
            let file = folder.join(name);
            let trouble = || format!("{} could not be written", file.display());
            fs::create_dir_all(file.parent().unwrap_or(&folder)).with_context(trouble)?;
            save::replace(&file, bytes).with_context(trouble)?;
        }
        match kind.folder() {
            None => written.extend(files.into_iter().map(|(name, _)| format!("reports/{name}"))),
            Some(name) => {
                let kept: BTreeSet<String> = files.into_iter().map(|(name, _)| name).collect();
                sweep(&folder, name, &kept)?;
                written.push(format!("reports/{name}/"));
            }
        }
    }
    Ok(written)
}

/// Removes what an earlier report left in a folder of reports.
fn sweep(reports: &Path, folder: &str, kept: &BTreeSet<String>) -> anyhow::Result<()> {
    let place = reports.join(folder);
    if !place.exists() {
        return Ok(());
    }
    let trouble = || format!("{} could not be read", place.display());
    for entry in fs::read_dir(&place).with_context(trouble)? {
        let entry = entry.with_context(trouble)?;
        if !kept.contains(&format!("{folder}/{}", entry.file_name().to_string_lossy())) {
            let file = entry.path();
            fs::remove_file(&file).with_context(|| format!("{} could not be removed", file.display()))?;
        }
    }
    Ok(())
}

/// Pretty JSON with a newline at its end.
fn json(value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string_pretty(value);
    (text.expect("structs of texts and numbers are JSON") + "\n").into_bytes()
}
