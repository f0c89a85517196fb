//! What became of an answer: the one list. Pure.
//!
//! `of_test` judges what was seen of one test, `sum_up` makes one verdict out of those of an exercise's tests.

pub mod kinds;
mod log;

use crate::manifest::Exercise;
use crate::plan::Expected;
use crate::policy::Refusal;
use crate::run::{Ending, Hang, Observation, Outcome, Record};

/// What became of an answer, or of one test of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every test accepted it.
    Passed(Coverage),
    /// A test rejected it, and says why.
    Failed(Diagnosis),
    /// The compiler rejected it, in these words.
    DidNotCompile(String),
    /// The source policy rejected it.
    Refused {
        /// The text of the answer, to show the places in it.
        source: String,
        /// Never empty.
        refusals: Vec<Refusal>,
    },
    /// A test would never have ended.
    Hung {
        /// Which test.
        test: String,
        /// How we know.
        hang: Hang,
        /// What it had printed.
        log: String,
    },
    /// A test's process was ended by a signal, or by the system in another way.
    Crashed {
        /// Which test.
        test: String,
        /// The signal's number.
        signal: i32,
        /// Its stack was full.
        stack_overflow: bool,
        /// What it had printed.
        log: String,
    },
    /// The tests cannot say. Not a pass, and not the answer's fault.
    Inconclusive(String),
    /// Not looked at.
    Skipped(String),
}

impl Verdict {
    /// Its name in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Passed(_) => "passed",
            Verdict::Failed(_) => "failed",
            Verdict::DidNotCompile(_) => "did_not_compile",
            Verdict::Refused { .. } => "refused",
            Verdict::Hung { .. } => "hung",
            Verdict::Crashed { .. } => "crashed",
            Verdict::Inconclusive(_) => "inconclusive",
            Verdict::Skipped(_) => "skipped",
        }
    }
}

/// How much a pass rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// In words.
    pub text: String,
    /// Interleavings run, where interleavings were explored.
    pub interleavings: Option<u64>,
}

/// Why a test rejected an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The test.
    pub test: String,
    /// The misconception that it saw.
    pub id: Option<String>,
    /// The kind of failure.
    pub kind: Option<String>,
    /// One line.
    pub headline: String,
    /// The whole story as the test tells it; without a record, what the answer printed.
    pub report: String,
    /// Where a panic outside of any model happened.
    pub place: Option<Place>,
    /// The interleaving that failed, in a model: the lines of JSON that `interleave` writes of it.
    pub trace: Option<String>,
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As the compiler was given it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

/// A test that does not count, since it takes long behind one that loops.
pub fn cut(behind: &str) -> Verdict {
    Verdict::Skipped(format!("it was not over when `{behind}` was found to loop"))
}

/// Judges such a test by what it had said beforehand: that it hangs as well is as good as seen.
pub fn of_cut_test(test: &str, behind: &str, said: Option<&Record>) -> Verdict {
    match said.map(|record| record.outcome.clone()) {
        Some(Outcome::Waits { id, headline, report }) => Verdict::Failed(Diagnosis {
            test: test.into(),
            id: Some(id),
            kind: Some("never_yields".into()),
            headline,
            report,
            place: None,
            trace: None,
        }),
        _ => cut(behind),
    }
}

/// Judges one test.
pub fn of_test(seen: &Observation) -> Verdict {
    let test = seen.test.clone();
    let log = log::printed(&seen.log, &seen.test);
    let failed = |id, kind, headline: String, report, place| {
        Verdict::Failed(Diagnosis { test: seen.test.clone(), id, kind, headline, report, place, trace: None })
    };
    match (&seen.ending, seen.record.as_ref().map(|record| record.outcome.clone())) {
        // A failure stands, however the process ended after telling of it.
        (_, Some(Outcome::Failed { id, kind, headline, report, trace })) => {
            Verdict::Failed(Diagnosis { test, id, kind, headline, report, place: None, trace })
        }
        (Ending::Hung(hang), Some(Outcome::Waits { id, headline, report })) => {
            let kind = if matches!(hang, Hang::Loops { .. }) { "never_yields" } else { "waits_for_ever" };
            failed(Some(id), Some(kind.into()), headline, report, None)
        }
        (Ending::Hung(hang), _) => Verdict::Hung { test, hang: *hang, log },
        (Ending::Signalled(signal), _) => {
            let stack_overflow = seen.log.contains("has overflowed its stack");
            Verdict::Crashed { test, signal: *signal, stack_overflow, log }
        }
        (Ending::Exited(0), Some(Outcome::Passed { covered, interleavings })) => {
            Verdict::Passed(Coverage { text: covered, interleavings })
        }
        (Ending::Exited(0), Some(Outcome::Inconclusive { reason })) => Verdict::Inconclusive(reason),
        // A test that cannot say may fail for cargo's sake.
        (Ending::Exited(_), Some(Outcome::Inconclusive { reason })) => Verdict::Inconclusive(reason),
        (Ending::Exited(0), None | Some(Outcome::Waits { .. } | Outcome::Goes)) => {
            failed(None, None, "the answer ended the process before the test was over".into(), log, None)
        }
        (Ending::Exited(_), None | Some(Outcome::Waits { .. } | Outcome::Goes)) => {
            let log::Panic { message, place } = log::panic(&seen.log);
            failed(None, Some("panic".into()), message, log, place)
        }
        (Ending::Exited(code), Some(Outcome::Passed { .. })) => {
            failed(None, None, format!("the test passed, and then its process ended with status {code}"), log, None)
        }
    }
}

/// Judges a program of strangers that did not say which tests it has.
pub fn of_no_list(text: &str) -> Verdict {
    let headline = "the program did something else before its tests could begin".to_string();
    let test = String::new();
    Verdict::Failed(Diagnosis { test, id: None, kind: None, headline, report: text.into(), place: None, trace: None })
}

/// One verdict for an answer, out of those of its tests.
///
/// Of several failures, the misconception that stands first in chapter.toml speaks; a failure with a name goes before one
/// without; and what cannot be told goes before a pass.
pub fn sum_up(exercise: &Exercise, tests: &[Verdict]) -> Verdict {
    let known = exercise.misconceptions.len();
    let rank = |verdict: &&Verdict| match verdict {
        Verdict::Failed(Diagnosis { id: Some(id), .. }) => {
            exercise.misconceptions.iter().position(|m| m.id == *id).unwrap_or(known)
        }
        Verdict::DidNotCompile(_) | Verdict::Refused { .. } => known + 1,
        Verdict::Failed(_) => known + 2,
        Verdict::Hung { .. } | Verdict::Crashed { .. } => known + 3,
        Verdict::Inconclusive(_) => known + 4,
        Verdict::Skipped(_) => known + 5,
        Verdict::Passed(_) => known + 6,
    };
    match tests.iter().min_by_key(rank) {
        None => Verdict::Skipped("it has no graded tests".into()),
        Some(Verdict::Passed(_)) => Verdict::Passed(together(tests)),
        Some(worst) => worst.clone(),
    }
}

/// How much several passes rest on together.
fn together(tests: &[Verdict]) -> Coverage {
    let coverages: Vec<&Coverage> =
        tests.iter().filter_map(|t| if let Verdict::Passed(c) = t { Some(c) } else { None }).collect();
    let explored: Vec<&&Coverage> = coverages.iter().filter(|c| c.interleavings.is_some()).collect();
    let plural = if tests.len() == 1 { "test" } else { "tests" };
    if explored.is_empty() {
        return Coverage { text: format!("{} {plural}", tests.len()), interleavings: None };
    }
    let sum: u64 = explored.iter().filter_map(|c| c.interleavings).sum();
    let bounded = explored.iter().filter(|c| c.text.contains("within a bound")).count();
    let mut text = format!("{} interleavings of {} {plural}", grouped(sum), tests.len());
    // The explorer says so of a program whose threads may wait in a loop for ever.
    let cut = explored.iter().any(|c| c.text.contains("loops cut"));
    if bounded == 0 && !cut {
        text.insert_str(0, "all ");
    }
    if bounded > 0 {
        text.push_str(&format!(", {bounded} of them within a bound on preemptions"));
    }
    if cut {
        text.push_str(", waiting loops cut");
    }
    Coverage { text, interleavings: Some(sum) }
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Is the verdict what was expected?
pub fn is_as_expected(expected: &Expected, verdict: &Verdict) -> bool {
    match (expected, verdict) {
        (Expected::Pass, Verdict::Passed(_)) => true,
        (Expected::FailBy(name), Verdict::Failed(Diagnosis { id: Some(id), .. })) => id == name,
        // A todo!() panics in whatever test runs first, and none of them may give it a misconception's name.
        (Expected::FailUnnamed, Verdict::Failed(Diagnosis { id, .. })) => id.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
