//! What became of one answer, without points: the same for everybody who hands in the same text.

use crate::overrides::Decision;
use crate::points::Points;
use crate::policy::{Limits, Policy};
use crate::record::{Decided, Graded, Grading, Misconception, Outcome, Test};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use xtask::engine;
use xtask::manifest::{Chapter, Credit, Exercise};
use xtask::replay::Replay;
use xtask::report::{Terminal, human};
use xtask::verdict::{Diagnosis, Verdict};
use xtask::workspace::Workspace;

/// What became of an answer to an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// In one word.
    pub outcome: Outcome,
    /// The misconception that a test named.
    pub misconception: Option<Misconception>,
    /// The kind of failure.
    pub kind: Option<String>,
    /// One line.
    pub headline: String,
    /// The whole report, without colours.
    pub report: String,
    /// The page to read, below the book's root.
    pub page: Option<String>,
    /// The failing interleaving with its sources, as `xtask::replay::Replay::data` writes it.
    pub trace: Option<String>,
    /// Each test: its name, what became of it, and a line that says why.
    pub tests: Vec<(String, Outcome, String)>,
}

/// A key for everything that a verdict depends on.
pub fn key(grading: &Grading, limits: &Limits, exercise: &str, answer: &[u8]) -> String {
    let mut hash = Sha256::new();
    // Lengths keep two parts from running into one another. Points and penalties are put on later, so of the policy only
    // the limits are a part.
    let Grading { course, toolchain, seed, sandbox, policy: _ } = grading;
    let limits = format!("{limits:?}");
    for part in [
        course.as_bytes(),
        toolchain.as_bytes(),
        &seed.to_le_bytes(),
        sandbox.as_bytes(),
        limits.as_bytes(),
        exercise.as_bytes(),
        answer,
    ] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// Bytes as people copy them.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reports are wrapped as for a page.
const PAGE: Terminal = Terminal { colour: false, links: false, width: 100, columns: 100 };

impl Judged {
    /// Out of what the engine says. `file` is the answer's place on this machine, which no report should show.
    pub fn of(graded: &engine::Graded, workspace: &Workspace, file: &str) -> Judged {
        let exercise = graded.answer.exercise;
        let verdict = graded.verdict();
        let own = exercise.paths.answer.display().to_string();
        let plain = |text: String| text.replace(file, &own);
        let misconception = match verdict {
            Verdict::Failed(Diagnosis { id: Some(id), .. }) => exercise.misconception(id),
            _ => None,
        };
        let kind = if let Verdict::Failed(Diagnosis { kind, .. }) = verdict { kind.clone() } else { None };
        let passed = matches!(verdict, Verdict::Passed(_));
        // The student's own lines, and those of the course's tests.
        let shown = |path: &Path| path.ends_with(&exercise.paths.answer) || path.starts_with(&exercise.paths.tests);
        let replay =
            Replay::of(graded, |path| shown(path).then(|| fs::read_to_string(workspace.at(path)).ok()).flatten());
        let test = |(name, verdict): &(String, Verdict)| {
            let headline =
                if matches!(verdict, Verdict::Passed(_)) { String::new() } else { human::brief(exercise, verdict) };
            (name.clone(), outcome(verdict), plain(headline))
        };
        Judged {
            outcome: outcome(verdict),
            misconception: misconception.map(|m| Misconception { id: m.id.clone(), title: m.title.clone() }),
            kind,
            headline: plain(human::brief(exercise, verdict)),
            report: if passed { String::new() } else { plain(human::story(&graded.answer, verdict, workspace, PAGE)) },
            page: (!passed).then(|| page(exercise)),
            trace: replay.map(|replay| plain(replay.data())),
            tests: graded.tests.iter().map(test).collect(),
        }
    }

    /// An answer that was never looked at.
    pub fn unseen(outcome: Outcome, headline: impl Into<String>) -> Judged {
        Judged {
            outcome,
            misconception: None,
            kind: None,
            headline: headline.into(),
            report: String::new(),
            page: None,
            trace: None,
            tests: vec![],
        }
    }

    /// What it earns, in a record.
    pub fn earning(
        self,
        chapter: &Chapter,
        exercise: &Exercise,
        policy: &Policy,
        decision: Option<&Decision>,
    ) -> Graded {
        let points = policy.points(&exercise.id, exercise.points);
        let whole = self.tests.len() as u64;
        let passed = self.tests.iter().filter(|(_, outcome, _)| *outcome == Outcome::Passed).count() as u64;
        let by_tests = exercise.credit == Credit::Tests && whole > 0;
        let earned = match self.outcome {
            Outcome::Passed => points,
            Outcome::Failed | Outcome::Hung | Outcome::Crashed if by_tests => points.share(passed, whole),
            _ => Points::ZERO,
        };
        // Shares of the whole that add up to it: each is the difference of two sums.
        let up_to = |n: u64| if by_tests { points.share(n, whole) } else { Points::ZERO };
        let test = |(at, (name, outcome, headline)): (usize, (String, Outcome, String))| {
            let worth = up_to(at as u64 + 1) - up_to(at as u64);
            let earned = if outcome == Outcome::Passed { worth } else { Points::ZERO };
            Test { held_back: policy.held_back().contains(&name), name, outcome, points: worth, earned, headline }
        };
        Graded {
            id: exercise.id.clone(),
            chapter: chapter.number,
            title: exercise.title.clone(),
            outcome: self.outcome,
            misconception: self.misconception,
            kind: self.kind,
            headline: self.headline,
            report: self.report,
            page: self.page,
            trace: self.trace,
            points,
            earned: decision.map_or(earned, |decision| decision.earned),
            tests: self.tests.into_iter().enumerate().map(test).collect(),
            decided: decision.map(|decision| Decided { instead_of: earned, reason: decision.reason.clone() }),
        }
    }
}

fn page(exercise: &Exercise) -> String {
    let page = exercise.paths.page.strip_prefix("book/src").unwrap_or(&exercise.paths.page);
    page.with_extension("html").display().to_string()
}

fn outcome(verdict: &Verdict) -> Outcome {
    match verdict {
        Verdict::Passed(_) => Outcome::Passed,
        Verdict::Failed(_) => Outcome::Failed,
        Verdict::DidNotCompile(_) => Outcome::DidNotCompile,
        Verdict::Refused { .. } => Outcome::Refused,
        Verdict::Hung { .. } => Outcome::Hung,
        Verdict::Crashed { .. } => Outcome::Crashed,
        Verdict::Inconclusive(_) => Outcome::Inconclusive,
        Verdict::Skipped(_) => Outcome::Skipped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xtask::manifest::Course;

    fn grading() -> Grading {
        Grading { course: "c".into(), toolchain: "t".into(), seed: 1, sandbox: "none".into(), policy: "p".into() }
    }

    fn key(grading: &Grading, exercise: &str, answer: &[u8]) -> String {
        super::key(grading, &Limits::default(), exercise, answer)
    }

    #[test]
    fn a_verdict_is_found_again_for_the_same_answer_and_nothing_else() {
        let first = key(&grading(), "ordered-locks", b"text");
        assert_eq!(first.len(), 64);
        assert_eq!(first, key(&Grading { policy: "other".into(), ..grading() }, "ordered-locks", b"text"));
        for other in [
            key(&grading(), "ordered-locks", b"text "),
            key(&grading(), "ordered-lock", b"stext"),
            key(&Grading { seed: 2, ..grading() }, "ordered-locks", b"text"),
            key(&Grading { course: "d".into(), ..grading() }, "ordered-locks", b"text"),
            key(&Grading { toolchain: "u".into(), ..grading() }, "ordered-locks", b"text"),
            key(&Grading { sandbox: "native".into(), ..grading() }, "ordered-locks", b"text"),
        ] {
            assert_ne!(first, other);
        }
        let tight = Limits { memory_mib: 1, ..Limits::default() };
        assert_ne!(first, super::key(&grading(), &tight, "ordered-locks", b"text"));
    }

    #[test]
    fn credit_goes_to_the_whole_or_to_each_test() {
        let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut course = Course::read(&workspace).unwrap();
        let mut chapter = course.chapters.remove(3);
        let mut exercise = chapter.exercises.remove(0);
        let test = |name: &str, outcome| (name.to_string(), outcome, String::new());
        let judged = |outcome| Judged {
            tests: vec![test("a", Outcome::Passed), test("b", Outcome::Failed), test("c", Outcome::Passed)],
            ..Judged::unseen(outcome, "")
        };
        let (ten, policy) = (Points::whole(10), Policy::default());
        let earned = |exercise: &Exercise, outcome| {
            judged(outcome).earning(&chapter, exercise, &policy, None).earned.to_string()
        };
        assert_eq!(earned(&exercise, Outcome::Failed), "0");
        exercise.credit = Credit::Tests;
        assert_eq!(earned(&exercise, Outcome::Failed), "6.66");
        assert_eq!(earned(&exercise, Outcome::Inconclusive), "0");
        assert_eq!(earned(&exercise, Outcome::Passed), "10");
        let graded = judged(Outcome::Failed).earning(&chapter, &exercise, &policy, None);
        assert_eq!(graded.tests.iter().map(|test| test.points).sum::<Points>(), ten);
        let decision = Decision { earned: Points::whole(9), reason: "so".into() };
        let graded = judged(Outcome::Failed).earning(&chapter, &exercise, &policy, Some(&decision));
        let decided = Decided { instead_of: Points::from_hundredths(666), reason: "so".into() };
        assert_eq!((graded.earned, graded.decided), (Points::whole(9), Some(decided)));
    }
}
