//! What is kept of each exercise, and the format of the file.
//!
//! ```json
//! {
//!   "schema": 1,
//!   "place": "ordered-locks",
//!   "exercises": {
//!     "ordered-locks": {
//!       "passed": { "answer": "<hash>", "tests": "<hash>" },
//!       "last": { "verdict": "failed", "misconception": "opposite_order" },
//!       "hints": 2,
//!       "starter": "<hash>"
//!     }
//!   }
//! }
//! ```
//!
//! Fields may be added; `schema` changes when one changes its meaning or goes. Exercises that the course does not have stay,
//! for it may have them again.

use super::Fingerprint;
use crate::verdict::{Diagnosis, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const SCHEMA: u32 = 1;

/// All that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    schema: u32,
    /// The exercise that the learner was at last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// By id.
    #[serde(default)]
    exercises: BTreeMap<String, Record>,
}

/// What is kept of one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The last pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<Passed>,
    /// What the last check said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Last>,
    /// The highest level of the hints that were shown.
    #[serde(default)]
    pub hints: u8,
    /// The hash of the starter that the learner began with, to tell when an update brings another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starter: Option<String>,
}

/// A pass: this content of the answer, this version of the tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// The answer's hash.
    pub answer: String,
    /// The hash of the tests.
    pub tests: String,
}

/// A verdict by its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// As in the JSON of `check`: "failed".
    pub verdict: String,
    /// The misconception that the tests saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misconception: Option<String>,
}

impl Default for Records {
    fn default() -> Records {
        Records { schema: SCHEMA, place: None, exercises: BTreeMap::new() }
    }
}

impl Records {
    /// Reads the file's content.
    ///
    /// # Errors
    /// What is wrong with the file, as the rest of a sentence.
    pub fn parse(bytes: &[u8]) -> Result<Records, String> {
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let broken = |error: serde_json::Error| format!("cannot be read ({error})");
        match serde_json::from_slice(bytes).map_err(broken)? {
            Version { schema: SCHEMA } => serde_json::from_slice(bytes).map_err(broken),
            Version { schema } => Err(format!("is of another version of the course (schema {schema}, not {SCHEMA})")),
        }
    }

    /// The file's content.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("maps with strings for keys can be written as JSON") + "\n"
    }

    /// Nothing was ever kept.
    pub fn is_empty(&self) -> bool {
        *self == Records::default()
    }

    /// What is kept of an exercise.
    pub fn of(&self, id: &str) -> Record {
        self.exercises.get(id).cloned().unwrap_or_default()
    }

    /// The exercise that the learner was at last; it may be solved, or gone.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// The learner is at this exercise now.
    pub fn go(&mut self, id: &str) {
        self.place = Some(id.into());
    }

    /// An answer was graded. `before` and `after` are its files before and after that: a pass counts only for what was
    /// there all the time.
    pub fn graded(&mut self, id: &str, before: &Fingerprint, after: &Fingerprint, verdict: &Verdict) {
        let record = self.exercises.entry(id.into()).or_default();
        let misconception = match verdict {
            Verdict::Failed(Diagnosis { id, .. }) => id.clone(),
            _ => None,
        };
        record.last = Some(Last { verdict: verdict.word().into(), misconception });
        match (verdict, &before.answer) {
            (Verdict::Passed(_), Some(answer)) if before == after => {
                record.passed = Some(Passed { answer: answer.clone(), tests: before.tests.clone() });
                // Whatever the starter is now, this answer is right.
                record.starter = before.starter.clone();
            }
            _ if before.is_pristine() => record.starter = None,
            _ if record.starter.is_none() => record.starter = before.starter.clone(),
            _ => {}
        }
    }

    /// Hints up to this level were shown.
    pub fn hinted(&mut self, id: &str, level: u8) {
        let record = self.exercises.entry(id.into()).or_default();
        record.hints = record.hints.max(level);
    }

    /// The exercise begins anew.
    pub fn clear(&mut self, id: &str) {
        self.exercises.remove(id);
    }
}

impl Record {
    /// The level of the hint to show next: one more than was shown, and at the end the last again.
    pub fn next_hint(&self, levels: usize) -> u8 {
        let last = u8::try_from(levels).unwrap_or(u8::MAX);
        self.hints.saturating_add(1).min(last)
    }

    /// Did an update bring another starter than the one that the learner's answer was made of?
    pub fn has_newer_starter(&self, now: &Fingerprint) -> bool {
        !now.is_pristine() && self.starter.is_some() && now.starter.is_some() && self.starter != now.starter
    }
}
