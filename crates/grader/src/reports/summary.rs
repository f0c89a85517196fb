//! Markdown for the page of a job (`$GITHUB_STEP_SUMMARY`): a student alone sees the exercises, a class sees the students.

use super::{Class, Whole, counted, guarantees, shown};
use crate::escape;
use crate::record::{Outcome, Record};
use std::fmt::Write;

/// GitHub shows at most 1 MiB of a step's summary, and nothing of a longer one.
const MOST: usize = 900_000;

/// The file for the class.
///
/// # Errors
/// When a record cannot be read.
pub fn file(class: &Class, whole: Whole) -> anyhow::Result<Vec<u8>> {
    let mut out = String::from("# Grades\n\n");
    match &class.records[..] {
        [record] => alone(&mut out, &whole(record)?),
        records => together(&mut out, class, records),
    }
    for sentence in guarantees::said(&class.header.by) {
        let _ = writeln!(out, "\n{sentence}");
    }
    Ok(out.into_bytes())
}

fn alone(out: &mut String, record: &Record) {
    let items = shown::items(record);
    let _ = writeln!(out, "**{} of {} points.**\n", record.score, record.points);
    for said in shown::adjustments(record) {
        let _ = writeln!(out, "{said}\n");
    }
    *out += "| | exercise | points | |\n|---|---|---:|---|\n";
    for item in &items {
        let sign = if item.passed { "✓" } else { "✗" };
        let (name, headline) = (escape::markdown(&item.name), escape::markdown(&item.headline));
        let _ = writeln!(out, "| {sign} | {name} | {} of {} | {headline} |", item.earned, item.points);
    }
    for item in items.iter().filter(|item| !item.passed && !item.skipped && !item.text.is_empty()) {
        let fenced = escape::fenced(&escape::workflow(&item.text));
        if out.len() + fenced.len() > MOST {
            *out += "\nThe rest is left out: this page has no more room.\n";
            return;
        }
        let _ = write!(out, "\n## {}\n\n{fenced}", escape::markdown(&item.name));
    }
}

fn together(out: &mut String, class: &Class, records: &[Record]) {
    let _ = writeln!(out, "{} students, {} exercises.", records.len(), class.header.exercises.len());
    let seen = counted::misconceptions(records);
    if !seen.is_empty() {
        *out += "\n## Misconceptions\n\n| students | exercise | misconception |\n|---:|---|---|\n";
    }
    for counted::Seen { exercise, misconception, students } in &seen {
        let (exercise, title) = (escape::markdown(exercise), escape::markdown(&misconception.title));
        let _ = writeln!(out, "| {} | {exercise} | {title} |", students.len());
    }
    if records.is_empty() {
        return;
    }
    *out += "\n## Students\n\n| student | score | of | passed |\n|---|---:|---:|---:|\n";
    for (at, record) in records.iter().enumerate() {
        let passed = record.exercises.iter().filter(|exercise| exercise.outcome == Outcome::Passed).count();
        let id = escape::markdown(&record.id);
        let line = format!("| {id} | {} | {} | {passed} |\n", record.score, record.points);
        if out.len() + line.len() > MOST {
            let _ = writeln!(out, "\nAnd {} more: this page has no more room.", records.len() - at);
            return;
        }
        *out += &line;
    }
}
