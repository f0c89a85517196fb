//! Classroom 50: `result.json` of the schema `classroom50/result/v1`, one a submission.
//!
//! Its points are whole numbers. What is earned is rounded down and what there is to earn is rounded up, so that only what earned
//! everything shows as such.

use super::shown;
use crate::escape;
use crate::points::Points;
use crate::record::Record;
use serde::Serialize;
use std::collections::BTreeSet;
use xtask::capped::first;

/// What Classroom 50 says of a submission, through the environment of its autograder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// `CLASSROOM`
    pub classroom: String,
    /// `ASSIGNMENT`
    pub assignment: String,
    /// `SUBMISSION_TAG`: begins with `submit/`.
    pub submission: String,
    /// `COMMIT_URL`
    pub commit: String,
    /// `RELEASE_URL`
    pub release: String,
    /// `REVIEW_URL`; without one, that of the commit.
    pub review: String,
    /// In UTC, ends in Z: when the submission came. The runner overwrites it with the time of the commit.
    pub datetime: String,
}

impl Submission {
    /// Reads it from the environment.
    ///
    /// # Errors
    /// With the variable that is not set.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
        now: impl Fn() -> String,
    ) -> Result<Submission, String> {
        let optional = |name: &str| variable(name).filter(|value| !value.is_empty());
        let needed = |name: &str| {
            optional(name).ok_or_else(|| {
                format!("{name} is not set: a report for Classroom 50 is made where its runner starts an autograder.py")
            })
        };
        let commit = needed("COMMIT_URL")?;
        Ok(Submission {
            classroom: needed("CLASSROOM")?,
            assignment: needed("ASSIGNMENT")?,
            submission: needed("SUBMISSION_TAG")?,
            release: needed("RELEASE_URL")?,
            review: optional("REVIEW_URL").unwrap_or_else(|| commit.clone()),
            commit,
            datetime: now(),
        })
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    classroom: &'a str,
    assignment: &'a str,
    submission: &'a str,
    commit: &'a str,
    release: &'a str,
    review: &'a str,
    datetime: &'a str,
    score: i64,
    #[serde(rename = "max-score")]
    max_score: i64,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    #[serde(rename = "test-name")]
    name: String,
    passed: bool,
    score: i64,
    #[serde(rename = "max-score")]
    max_score: i64,
}

/// The longest name of a test, in bytes.
const NAME: usize = 100;

/// The file for one student.
pub fn file(record: &Record, about: &Submission) -> Vec<u8> {
    let mut names = BTreeSet::new();
    let tests = shown::items(record).into_iter().map(|item| {
        let max_score = up(item.points);
        let name = unlike(&escape::workflow(&item.name).replace('\n', " "), &mut names);
        Test { name, passed: item.passed, score: down(item.earned).min(max_score), max_score }
    });
    let max_score = up(record.points);
    let document = Document {
        schema: "classroom50/result/v1",
        classroom: &about.classroom,
        assignment: &about.assignment,
        submission: &about.submission,
        commit: &about.commit,
        release: &about.release,
        review: &about.review,
        datetime: &about.datetime,
        score: down(record.score).min(max_score),
        max_score,
        tests: tests.collect(),
    };
    super::json(&document)
}

fn down(points: Points) -> i64 {
    points.hundredths().max(0).div_euclid(100)
}

fn up(points: Points) -> i64 {
    points.hundredths().max(0).saturating_add(99).div_euclid(100)
}

/// A name that is short enough and that no other test has.
fn unlike(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = first(name, NAME).to_string();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        let suffix = format!(" ({number})");
        candidate = format!("{}{suffix}", first(name, NAME - suffix.len()));
        number += 1;
    }
    candidate
}
