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
//! Reports and replays of a thousand students fill a gigabyte, so a class is kept without them, and each record is read once more
//! where it is written about.
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

    /// The files of a report, by their paths below `reports`, each handed to `put`. `whole` gives a record with all that is in it;
    /// `about` is asked only for Classroom 50.
    ///
    /// # Errors
    /// When the report cannot be made of this class, or `put` does not take it.
    pub fn files(
        self,
        class: &Class,
        whole: Whole,
        about: impl Fn(&Record) -> anyhow::Result<Submission>,
        put: &mut dyn FnMut(String, &[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut each = |extension: &str, file: fn(&Record) -> Vec<u8>| {
            class.records.iter().try_for_each(|record| put(self.path(&record.id, extension), &file(&whole(record)?)))
        };
        match self {
            Kind::Gradescope => each("json", gradescope::file),
            Kind::Classroom => each("txt", classroom::line),
            Kind::Classroom50 => match &class.records[..] {
                [record] => put(self.path(&record.id, "json"), &classroom50::file(&whole(record)?, &about(record)?)),
                records => Err(Misuse(format!(
                    "Classroom 50 has one submission graded at a time, and here are {}",
                    records.len()
                ))
                .into()),
            },
            Kind::Jsonl => put("records.jsonl".into(), &jsonl::file(class, whole)?),
            Kind::Junit => put("junit.xml".into(), &junit::file(class, whole)?),
            Kind::Gradebook => put("gradebook.csv".into(), &gradebook::file(class)?),
            Kind::Summary => put("summary.md".into(), &summary::file(class, whole)?),
            Kind::Page => put("class.html".into(), &page::file(class, whole)?),
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

/// Gives a record with all that is in it, for one [`without_stories`].
pub type Whole<'w> = &'w dyn Fn(&Record) -> anyhow::Result<Record>;

/// A record without what takes much room: reports, replays, and what each test says.
pub fn without_stories(mut record: Record) -> Record {
    for exercise in &mut record.exercises {
        (exercise.report, exercise.trace, exercise.tests) = (String::new(), None, vec![]);
    }
    record
}

/// The class, or the part of one, that is graded in a folder, in the class's order. Its records are [`without_stories`].
///
/// # Errors
/// When there is no grading in it, or not a whole one.
pub fn read(folder: &Path) -> anyhow::Result<Class> {
    let header = store::header(folder)?;
    let header = header.with_context(|| format!("{} holds no grading", folder.display()))?;
    let (records, damaged) = store::records_as(folder, without_stories)?;
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

/// Writes reports into `OUT/reports`, each file by renaming. Files of students who are gone go too. The records of the class are
/// those in `OUT`.
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
    let whole = |record: &Record| {
        let file = out.join(format!("records/{}.json", record.id));
        let text = fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is damaged: grade again", file.display()))
    };
    let folder = out.join("reports");
    let mut written = Vec::new();
    for kind in BTreeSet::from_iter(kinds) {
        let mut kept = BTreeSet::new();
        kind.files(class, &whole, about, &mut |name, bytes| {
            let file = folder.join(&name);
            let trouble = || format!("{} could not be written", file.display());
            fs::create_dir_all(file.parent().unwrap_or(&folder)).with_context(trouble)?;
            save::replace(&file, bytes).with_context(trouble)?;
            kept.insert(name);
            Ok(())
        })?;
        match kind.folder() {
            None => written.extend(kept.iter().map(|name| format!("reports/{name}"))),
            Some(name) => {
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
