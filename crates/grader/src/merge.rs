//! `grade merge`: the parts of a class as one, refused when anything is missing, twice, or graded by other rules.

use crate::partition::Partition;
use crate::record::{Grading, Record};
use crate::store::{self, Header};
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A class that was graded as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// What the grades depend on.
    pub header: Header,
    /// In the class's order.
    pub records: Vec<Record>,
}

/// Reads one output directory that holds a whole class, or all parts of one.
///
/// # Errors
/// With what is missing or in conflict, and where.
pub fn read(folders: &[PathBuf]) -> anyhow::Result<Class> {
    let mut parts: Vec<(&PathBuf, Header, Vec<Record>)> = Vec::new();
    for folder in folders {
        let header = store::header(folder)?;
        let header = header.with_context(|| format!("{} holds no grading", folder.display()))?;
        let (records, damaged) = store::records(folder)?;
        if let Some(file) = damaged.first() {
            bail!("{} is damaged: grade this part again, which does only what is missing", file.display());
        }
        parts.push((folder, header, records));
    }
    let Some((first, header, _)) = parts.first() else {
        bail!("there is nothing to merge: name the output directories")
    };
    for (folder, other, _) in &parts[1..] {
        if let Some(what) = difference(header, other) {
            bail!(
                "{} and {} differ in {what}, so their grades cannot stand side by side",
                first.display(),
                folder.display()
            );
        }
    }
    let of = header.partition.of;
    for number in 1..=of {
        let part = Partition { number, of };
        match parts.iter().filter(|(_, header, _)| header.partition == part).count() {
            0 => bail!("part {part} is missing"),
            1 => {}
            _ => bail!("part {part} is there more than once"),
        }
    }
    let class = Header { partition: Partition::WHOLE, ..header.clone() };
    let mut by_id: BTreeMap<String, Record> = BTreeMap::new();
    for (folder, header, records) in parts {
        for record in records {
            check(&record, &header, folder)?;
            by_id.insert(record.id.clone(), record);
        }
    }
    let mut records = Vec::new();
    let mut missing = Vec::new();
    for id in &class.class {
        match by_id.remove(id) {
            Some(record) => records.push(record),
            None => missing.push(id.as_str()),
        }
    }
    if !missing.is_empty() {
        bail!("no record of {}: grade the rest, which does only what is missing", missing.join(", "));
    }
    Ok(Class { header: class, records })
}

/// What two parts of one class do not agree on.
fn difference(one: &Header, other: &Header) -> Option<&'static str> {
    let Grading { course, extra_tests, toolchain, seed, sandbox, guaranteed, not_guaranteed, policy } = &one.by;
    let by = &other.by;
    [
        (*course != by.course, "the course"),
        (*extra_tests != by.extra_tests, "the extra tests (give all of them the same --extra-tests)"),
        (*toolchain != by.toolchain, "the compiler"),
        (*seed != by.seed, "the seed (give all of them the same --seed)"),
        (*sandbox != by.sandbox, "the sandbox"),
        (
            *guaranteed != by.guaranteed || *not_guaranteed != by.not_guaranteed,
            "what the sandbox guarantees on their machines (grade all as the same kind of user, on the same kind of machine)",
        ),
        (*policy != by.policy, "the policy"),
        (one.class != other.class, "who is in the class"),
        (one.exercises != other.exercises, "what is graded"),
        (one.partition.of != other.partition.of, "the number of parts"),
    ]
    .into_iter()
    .find_map(|(differs, what)| differs.then_some(what))
}

/// A record belongs to its part, and was graded by the rules of its header.
fn check(record: &Record, header: &Header, folder: &Path) -> anyhow::Result<()> {
    if !header.students().any(|id| *id == record.id) {
        bail!("{} has a record of `{}`, who does not belong to part {}", folder.display(), record.id, header.partition);
    }
    if record.by != header.by {
        bail!("the record of `{}` in {} was made by other rules: grade that part again", record.id, folder.display());
    }
    if !record.exercises.iter().map(|exercise| &exercise.id).eq(&header.exercises) {
        bail!("the record of `{}` in {} has other exercises: grade that part again", record.id, folder.display());
    }
    Ok(())
}
