//! Gradescope's `results.json`, one a submission.

use super::{guarantees, shown};
use crate::escape;
use crate::points::Points;
use crate::record::Record;
use serde::Serialize;

/// The fields of Gradescope's specification that are used here.
#[derive(Serialize)]
struct Results {
    score: Points,
    output: String,
    visibility: &'static str,
    /// What the grader prints is the instructor's.
    stdout_visibility: &'static str,
    extra_data: Extra,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Extra {
    course: String,
    toolchain: String,
    seed: u64,
    sandbox: String,
}

#[derive(Serialize)]
struct Test {
    score: Points,
    max_score: Points,
    status: &'static str,
    name: String,
    number: String,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
}

/// The file for one student.
pub fn file(record: &Record) -> Vec<u8> {
    let mut said = shown::adjustments(record);
    said.extend(record.notes.iter().map(|note| escape::terminal(note)));
    said.push(guarantees::text(&record.by));
    let by = &record.by;
    let test = |item: shown::Item| Test {
        score: item.earned,
        max_score: item.points,
        status: if item.passed { "passed" } else { "failed" },
        name: item.name,
        number: item.number,
        output: item.text,
        output_format: "text",
        visibility: "visible",
    };
    let results = Results {
        score: record.score,
        output: said.join("\n"),
        visibility: "visible",
        stdout_visibility: "hidden",
        extra_data: Extra {
            course: by.course.clone(),
            toolchain: by.toolchain.clone(),
            seed: by.seed,
            sandbox: by.sandbox.clone(),
        },
        tests: shown::items(record).into_iter().map(test).collect(),
    };
    super::json(&results)
}
