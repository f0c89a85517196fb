//! One HTML page for the class, for instructors: nothing is loaded, and everything that a student wrote is text.
//!
//! Its size is bounded. What does not fit is left out where it stands, and said there.

mod student;

use super::{Class, Whole, counted, guarantees, shown};
use crate::escape::html;
use crate::partition::Partition;
use crate::points::Points;
use crate::record::{Outcome, Record};
use std::fmt::Write;
use xtask::replay;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How much of what students wrote is on the page, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The longest report of one answer.
    pub report: usize,
    /// All reports together, and what tests say in a line.
    pub reports: usize,
    /// The longest replay: nobody goes through thousands of steps.
    pub replay: usize,
    /// All replays together. Answers with the same text share one.
    pub replays: usize,
}

impl Default for Bounds {
    /// What browsers open in a moment.
    fn default() -> Bounds {
        Bounds { report: 16 << 10, reports: 16 << 20, replay: 200_000, replays: 8 << 20 }
    }
}

/// The page.
///
/// # Errors
/// When a record cannot be read.
pub fn file(class: &Class, whole: Whole) -> anyhow::Result<Vec<u8>> {
    within(class, whole, Bounds::default())
}

/// The page, with other bounds.
///
/// # Errors
/// When a record cannot be read.
pub fn within(class: &Class, whole: Whole, bounds: Bounds) -> anyhow::Result<Vec<u8>> {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<title>Grades of a class</title>\n\
         <style>\n{}{STYLE}</style>\n</head>\n<body>\n<main>\n",
        replay::STYLE,
    );
    head(&mut out, class);
    if class.records.is_empty() {
        out += "<p>Nobody is in this class.</p>\n";
    } else {
        out += "<nav><a href=\"#misconceptions\">Misconceptions</a> <a href=\"#matrix\">Students and exercises</a> \
                <a href=\"#each\">Each student</a></nav>\n";
        misconceptions(&mut out, &class.records);
        matrix(&mut out, class);
        students(&mut out, class, whole, bounds)?;
    }
    let _ =
        write!(out, "</main>\n<script>\n{}</script>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n", replay::SCRIPT);
    Ok(out.into_bytes())
}

fn head(out: &mut String, class: &Class) {
    let records = &class.records;
    *out += "<h1>Grades of a class</h1>\n<p class=\"note\">For instructors: what held-back tests found is on this page.</p>\n";
    let part = match class.header.partition {
        Partition::WHOLE => String::new(),
        part => format!(", part {part} of the class"),
    };
    let scores: Points = records.iter().map(|record| record.score).sum();
    let mean = if records.is_empty() { Points::ZERO } else { scores.share(1, records.len() as u64) };
    let worth = records.first().map_or(Points::ZERO, |record| record.points);
    let by = &class.header.by;
    let exercises = class.header.exercises.len();
    let _ = write!(
        out,
        "<p><strong>{}</strong> students{part}, <strong>{exercises}</strong> exercises, mean score <strong>{mean}</strong> of \
         {worth}.</p>\n<details><summary>What these grades say</summary>\n",
        records.len(),
    );
    for sentence in guarantees::said(by) {
        let _ = writeln!(out, "<p>{}</p>", html(&sentence));
    }
    let _ = writeln!(
        out,
        "<p>{}, seed {}, course <code>{}</code>.</p>\n</details>",
        html(&by.toolchain),
        by.seed,
        html(by.course.get(..12).unwrap_or(&by.course)),
    );
}

/// So many misconceptions are seen at once.
const COMMON: usize = 10;

fn misconceptions(out: &mut String, records: &[Record]) {
    let seen = counted::misconceptions(records);
    *out += "<h2 id=\"misconceptions\">Common misconceptions</h2>\n";
    if seen.is_empty() {
        *out += "<p>No test named any.</p>\n";
        return;
    }
    let (common, rare) = seen.split_at(seen.len().min(COMMON));
    counts(out, common, records.len());
    if !rare.is_empty() {
        let _ = writeln!(out, "<details><summary>{} that are not as common</summary>", rare.len());
        counts(out, rare, records.len());
        *out += "</details>\n";
    }
}

fn counts(out: &mut String, seen: &[counted::Seen], class: usize) {
    *out += "<table class=\"counts\">\n<thead><tr><th scope=\"col\">Students</th><th scope=\"col\">Misconception</th>\
             <th scope=\"col\">Exercise</th><th scope=\"col\">Who</th></tr></thead>\n<tbody>\n";
    for counted::Seen { exercise, misconception, students } in seen {
        let count = students.len();
        let percent = (count * 100 / class.max(1)).max(1);
        let _ = write!(
            out,
            "<tr><td><span class=\"bar\" style=\"--share: {percent}\"></span> {count}</td><td>{}</td><td>{}</td>\
             <td><details><summary>{count} of {class}</summary>",
            html(&misconception.title),
            html(exercise),
        );
        for id in students {
            let id = html(id);
            let _ = write!(out, "<a href=\"#s-{id}\">{id}</a> ");
        }
        *out += "</details></td></tr>\n";
    }
    *out += "</tbody>\n</table>\n";
}

fn matrix(out: &mut String, class: &Class) {
    *out += "<h2 id=\"matrix\">Students and exercises</h2>\n<p class=\"legend\">";
    for outcome in ALL {
        let _ = write!(
            out,
            "<span><b class=\"{}\">{}</b> {}</span> ",
            outcome.word(),
            sign(outcome),
            shown::words(outcome)
        );
    }
    *out += "</p>\n<div class=\"scroll\" role=\"region\" aria-label=\"Students and exercises\" tabindex=\"0\">\n<table class=\"matrix\">\n\
             <thead><tr><th scope=\"col\">Student</th><th scope=\"col\">Score</th>";
    let titles = class.records.first().map(|record| record.exercises.as_slice()).unwrap_or_default();
    for exercise in titles {
        let _ = write!(
            out,
            "<th scope=\"col\" class=\"exercise\"><span title=\"{}\">{}</span></th>",
            html(&exercise.title),
            html(&exercise.id)
        );
    }
    *out += "</tr></thead>\n<tbody>\n";
    for record in &class.records {
        let (id, name) = (html(&record.id), html(record.name.as_deref().unwrap_or_default()));
        let _ = write!(
            out,
            "<tr><th scope=\"row\" title=\"{id} {name}\"><a href=\"#s-{id}\">{id}</a> <bdi>{name}</bdi></th><td>{}</td>",
            record.score
        );
        for exercise in &record.exercises {
            let outcome = exercise.outcome;
            let said = shown::words(outcome);
            let _ = write!(out, "<td class=\"{}\" title=\"{said}\">{}</td>", outcome.word(), sign(outcome));
        }
        *out += "</tr>\n";
    }
    *out += "</tbody>\n<tfoot><tr><th scope=\"row\">Passed</th><td></td>";
    let passes = counted::passes(&class.records);
    for exercise in titles {
        let count = passes.get(exercise.id.as_str()).copied().unwrap_or_default();
        let _ = write!(out, "<td>{count}</td>");
    }
    *out += "</tr></tfoot>\n</table>\n</div>\n";
}

fn students(out: &mut String, class: &Class, whole: Whole, bounds: Bounds) -> anyhow::Result<()> {
    *out += "<h2 id=\"each\">Each student</h2>\n<p><label>Show only <input type=\"search\" id=\"filter\" placeholder=\"id, name, exercise or \
             misconception\" size=\"40\"></label> <span id=\"found\" role=\"status\"></span></p>\n";
    let mut page = student::Page::new(out, bounds);
    for record in &class.records {
        page.student(&whole(record)?);
    }
    page.templates();
    Ok(())
}

const ALL: [Outcome; 9] = [
    Outcome::Passed,
    Outcome::Failed,
    Outcome::DidNotCompile,
    Outcome::Refused,
    Outcome::Hung,
    Outcome::Crashed,
    Outcome::Inconclusive,
    Outcome::Skipped,
    Outcome::Missing,
];

/// One letter, so that colour is never the only sign.
fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "✓",
        Outcome::Failed => "✗",
        Outcome::DidNotCompile => "C",
        Outcome::Refused => "R",
        Outcome::Hung => "H",
        Outcome::Crashed => "K",
        Outcome::Inconclusive => "?",
        Outcome::Skipped => "S",
        Outcome::Missing => "–",
    }
}
