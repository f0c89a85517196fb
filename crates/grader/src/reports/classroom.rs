//! GitHub Classroom: the step output `result` that its reporter (`autograding-grading-reporter`) reads, one a submission.
//!
//! The reporter prints names and messages into the log of its own step, so each is freed of workflow commands here. The class's
//! total is the sum of all scores: what being late costs is an entry of its own.

use super::{guarantees, shown};
use crate::escape;
use crate::points::Points;
use crate::record::Record;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use xtask::capped::first;

#[derive(Serialize)]
struct Output {
    version: u32,
    status: &'static str,
    max_score: Points,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    status: &'static str,
    message: Option<String>,
    line_no: u32,
    test_code: String,
    /// Times differ from run to run, and reports do not.
    execution_time: u32,
    score: Points,
}

/// The reporter gets the line in a variable of its environment. On Linux that has at most 128 KiB, and with a longer one the
/// reporter would not start.
const MOST: usize = 120_000;

/// A line for `$GITHUB_OUTPUT`.
pub fn line(record: &Record) -> Vec<u8> {
    let line = |longest| format!("result={}\n", STANDARD.encode(super::json(&output(record, longest))));
    let lengths = [16_384, 4_096, 1_024, 256];
    let fits = lengths.into_iter().map(line).find(|line| line.len() <= MOST);
    fits.unwrap_or_else(|| line(0)).into_bytes()
}

/// With so many bytes of each message.
fn output(record: &Record, longest: usize) -> Output {
    let mut tests: Vec<Test> = shown::items(record)
        .into_iter()
        .map(|item| {
            let message = (!item.passed).then(|| escape::workflow(first(&item.text, longest)));
            let message = message.filter(|text| !text.is_empty());
            test(escape::workflow(&item.name), item.passed, message, item.earned)
        })
        .collect();
    let sum: Points = tests.iter().map(|test| test.score).sum();
    let passed = tests.iter().all(|test| test.status == "pass") && record.score >= record.points;
    if sum != record.score {
        let less = record.score < sum;
        let message = escape::workflow(&shown::adjustments(record).join(" "));
        tests.push(test("late, bonus".into(), !less, less.then_some(message), record.score - sum));
    }
    // Never empty: the reporter divides by how many there are. Its table takes each test for as much as any other, so that
    // nothing is added to those that there are.
    if tests.is_empty() {
        tests.push(test("nothing is graded".into(), true, None, Points::ZERO));
    }
    if let Some(last) = tests.last_mut() {
        last.test_code = escape::workflow(&guarantees::text(&record.by));
    }
    Output { version: 1, status: if passed { "pass" } else { "fail" }, max_score: record.points, tests }
}

fn test(name: String, passed: bool, message: Option<String>, score: Points) -> Test {
    let status = if passed { "pass" } else { "fail" };
    Test { name, status, message, line_no: 0, test_code: String::new(), execution_time: 0, score }
}
