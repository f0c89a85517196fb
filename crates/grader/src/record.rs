//! What grading one submission came to: one JSON object, the same bytes however the work was split, ordered or interrupted.
//!
//! Times, hosts and everything else that differs from run to run are kept elsewhere. Fields may be added; `schema` changes
//! when one changes its meaning or goes.

use crate::points::Points;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of [`Record`].
pub const SCHEMA: u32 = 1;

/// All that is known of one graded submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always `record`.
    pub r#type: RecordType,
    /// The version of this format: 1.
    pub schema: u32,
    /// What graded it.
    pub by: Grading,
    /// Who handed it in: from the roster, or the name of the file or folder. `--anonymous` leaves it as it is.
    pub id: String,
    /// The name in the roster; none without a roster, or with `--anonymous`.
    pub name: Option<String>,
    /// When it was handed in, in UTC (RFC 3339); none when nothing says so.
    pub submitted: Option<String>,
    /// The commit that was graded, when it came from git.
    pub commit: Option<String>,
    /// In the course's order, one for each exercise that is graded.
    pub exercises: Vec<Graded>,
    /// The sum of the exercises' points.
    pub points: Points,
    /// The sum of what the exercises earned.
    pub earned: Points,
    /// How late it was, and what that costs.
    pub late: Option<Late>,
    /// Given beyond the exercises, by the policy.
    pub bonus: Points,
    /// `earned` and `bonus` less what being late costs; never below 0.
    pub score: Points,
    /// What an instructor should know: files that were ignored, an override that names nothing.
    pub notes: Vec<String>,
}

/// The word `record`, by which a line of JSON is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordType {
    /// The only one.
    Record,
}

/// What a grade depends on beside the answers. Records are comparable when these are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grading {
    /// The content of the course: tests, support crates and manifests, as a hash.
    pub course: String,
    /// The tests beside the course's, as a hash; none without `--extra-tests`.
    #[serde(default)]
    pub extra_tests: Option<String>,
    /// The compiler, as `rustc --version` names it.
    pub toolchain: String,
    /// Where random tests begin.
    pub seed: u64,
    /// How strangers' code was confined: `bubblewrap`, `native` or `none`.
    pub sandbox: String,
    /// What a program that tried from inside, before anything was graded, could not do. Each goes on from `an answer`.
    #[serde(default)]
    pub guaranteed: Vec<String>,
    /// What is not prevented on that machine, or not anywhere. Whole sentences.
    #[serde(default)]
    pub not_guaranteed: Vec<String>,
    /// The policy file's content, as a hash; that of the defaults without one.
    pub policy: String,
}

/// One exercise of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Graded {
    /// The exercise's id.
    pub id: String,
    /// The number of its chapter.
    pub chapter: u32,
    /// The exercise's title.
    pub title: String,
    /// What became of the answer.
    pub outcome: Outcome,
    /// The misconception that a test named.
    pub misconception: Option<Misconception>,
    /// The kind of failure that was seen, such as `deadlock`.
    pub kind: Option<String>,
    /// One line.
    pub headline: String,
    /// The whole report, as `check` shows it, without colours. Contains text of the student's.
    pub report: String,
    /// What students are shown in place of headline and report, where these would show a held-back test.
    #[serde(default)]
    pub for_students: Option<String>,
    /// The page to read, below the book's root; none when there is nothing to read up.
    pub page: Option<String>,
    /// The failing interleaving, to be replayed: JSON with a `title`, the steps (`trace`) and the `sources`.
    pub trace: Option<String>,
    /// What the exercise is worth.
    pub points: Points,
    /// What the answer earned, after an override.
    pub earned: Points,
    /// Each test, when it came to running them.
    pub tests: Vec<Test>,
    /// An instructor decided otherwise.
    pub decided: Option<Decided>,
}

/// What became of an answer or of one test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every test accepted it.
    Passed,
    /// A test rejected it.
    Failed,
    /// The compiler rejected it.
    DidNotCompile,
    /// The source policy rejected it.
    Refused,
    /// It would never have ended, or took more than it may.
    Hung,
    /// Its process was ended by a signal.
    Crashed,
    /// The tests cannot say. An instructor has to look.
    Inconclusive,
    /// It was not looked at.
    Skipped,
    /// There is no answer to this exercise in the submission.
    Missing,
}

impl Outcome {
    /// Its name in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::DidNotCompile => "did_not_compile",
            Outcome::Refused => "refused",
            Outcome::Hung => "hung",
            Outcome::Crashed => "crashed",
            Outcome::Inconclusive => "inconclusive",
            Outcome::Skipped => "skipped",
            Outcome::Missing => "missing",
        }
    }
}

/// A misconception of the course.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Misconception {
    /// Its id in `chapter.toml`.
    pub id: String,
    /// Its title there.
    pub title: String,
}

/// One graded test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Students are shown the name and the points, and no more.
    pub held_back: bool,
    /// What it is worth, when the exercise gives credit for single tests; else 0.
    pub points: Points,
    /// What it earned.
    pub earned: Points,
    /// One line; empty for a pass.
    pub headline: String,
}

/// A grade that an instructor decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// What the tests gave.
    pub instead_of: Points,
    /// Why.
    pub reason: String,
}

/// A submission after its deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// By how many seconds.
    pub seconds: u64,
    /// What it costs.
    pub penalty: Points,
}

#[cfg(test)]
impl Grading {
    /// One for tests.
    pub(crate) fn sample() -> Grading {
        Grading {
            course: "c".into(),
            extra_tests: None,
            toolchain: "t".into(),
            seed: 1,
            sandbox: "none".into(),
            guaranteed: vec![],
            not_guaranteed: vec![],
            policy: "p".into(),
        }
    }
}
