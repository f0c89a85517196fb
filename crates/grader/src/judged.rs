//! What became of one answer, without points: the same for everybody who hands in the same text.

use crate::digest::Digest;
use crate::overrides::Decision;
use crate::points::Points;
use crate::policy::{Limits, Policy};
use crate::record::{Decided, Graded, Grading, Misconception, Outcome, Test};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Component, Path};
use xtask::engine;
use xtask::manifest::{Chapter, Credit, Exercise, Paths};
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
    /// Where the compiler's words show lines of tests: its first error in the answer's own file, or nothing.
    pub beside_tests: Option<String>,
    /// The page to read, below the book's root.
    pub page: Option<String>,
    /// The failing interleaving with its sources, as `xtask::replay::Replay::data` writes it.
    pub trace: Option<String>,
    /// Each test: its name, what became of it, and a line that says why.
    pub tests: Vec<(String, Outcome, String)>,
}

/// Of what is kept of a verdict. A verdict of another version counts as none.
const VERSION: &str = "2";

/// A key for everything that a verdict depends on.
pub fn key(grading: &Grading, limits: &Limits, exercise: &str, answer: &[u8]) -> String {
    let mut digest = Digest::default();
    // Points and penalties are put on later, so of the policy only the limits are a part.
    let Grading { course, extra_tests, toolchain, seed, sandbox, .. } = grading;
    let limits = format!("{limits:?}");
    for part in [
        VERSION.as_bytes(),
        course.as_bytes(),
        extra_tests.as_deref().unwrap_or_default().as_bytes(),
        toolchain.as_bytes(),
        &seed.to_le_bytes(),
        sandbox.as_bytes(),
        limits.as_bytes(),
        exercise.as_bytes(),
        answer,
    ] {
        digest.part(part);
    }
    digest.hex()
}

/// Reports are wrapped as for a page.
const PAGE: Terminal = Terminal { colour: false, links: false, width: 100, columns: 100 };

impl Judged {
    /// Out of what the engine says. `tests_in` has tests that the workspace has not; `file` is the answer's place on this machine,
    /// which no report should show.
    pub fn of(graded: &engine::Graded, workspace: &Workspace, tests_in: Option<&Path>, file: &str) -> Judged {
        let exercise = graded.answer.exercise;
        let verdict = graded.verdict();
        let own = exercise.paths.answer.display().to_string();
        // Where folders for temporary files lie in the workspace, the compiler is given a path from there.
        let from_workspace = Path::new(file).strip_prefix(&workspace.root).map(|path| path.display().to_string());
        let plain = |text: String| match &from_workspace {
            Ok(path) => text.replace(file, &own).replace(path, &own),
            Err(_) => text.replace(file, &own),
        };
        let misconception = match verdict {
            Verdict::Failed(Diagnosis { id: Some(id), .. }) => exercise.misconception(id),
            _ => None,
        };
        let kind = if let Verdict::Failed(Diagnosis { kind, .. }) = verdict { kind.clone() } else { None };
        let passed = matches!(verdict, Verdict::Passed(_));
        let read = |path: &Path| {
            let extra = tests_in.and_then(|folder| fs::read_to_string(folder.join(path)).ok());
            fs::read_to_string(workspace.at(path)).ok().or(extra)
        };
        let replay = Replay::of(graded, |path| is_shown(path, &exercise.paths).then(|| read(path)).flatten());
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
            beside_tests: match verdict {
                Verdict::DidNotCompile(words) => beside_tests(&plain(words.clone()), &exercise.paths),
                _ => None,
            },
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
            beside_tests: None,
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
        let hides = policy.holds_back_any_of(&exercise.module);
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
            Test { held_back: policy.is_held_back(&name), name, outcome, points: worth, earned, headline }
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
            for_students: self.beside_tests.filter(|_| hides).map(|own| unfit(&own)),
            page: self.page,
            trace: self.trace,
            points,
            earned: decision.map_or(earned, |decision| decision.earned),
            tests: self.tests.into_iter().enumerate().map(test).collect(),
            decided: decision.map(|decision| Decided { instead_of: earned, reason: decision.reason.clone() }),
        }
    }
}

/// Of the files that steps name, those that a report shows: the student's own, and the course's tests. A failure's text names
/// them, and an answer may have forged it.
fn is_shown(file: &Path, paths: &Paths) -> bool {
    let leads_up = file.components().any(|part| part == Component::ParentDir);
    !leads_up && (file.ends_with(&paths.answer) || file.starts_with(&paths.tests))
}

/// Do the compiler's words show lines of tests? Then its first error in the answer's own file, or nothing.
fn beside_tests(words: &str, paths: &Paths) -> Option<String> {
    let name = |path: &Path| path.display().to_string().replace('\\', "/");
    if !words.replace('\\', "/").contains(&name(&paths.tests)) {
        return None;
    }
    let own = format!("--> {}:", name(&paths.answer));
    let lines: Vec<&str> = words.lines().collect();
    let is_own = |at: &usize| {
        let place = lines[at + 1..].iter().map(|line| line.trim_start()).find(|line| line.starts_with("--> "));
        lines[*at].starts_with("error") && place.is_some_and(|place| place.replace('\\', "/").starts_with(&own))
    };
    let first = (0..lines.len()).find(is_own);
    Some(first.map_or(String::new(), |at| lines[at].to_string()))
}

/// What students are told of an answer that the compiler rejects because of tests that they must not see.
fn unfit(own: &str) -> String {
    let mut text = "the answer does not fit the interface that held-back tests use\n".to_string();
    if !own.is_empty() {
        text += &format!("\nThe compiler's first error in the answer itself is\n{own}\n");
    }
    text + "\nNames, types and signatures have to be as the task and its starter have them. `cargo xtask check` says whether the \
            answer fits the tests that you have.\n"
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

    fn key(grading: &Grading, exercise: &str, answer: &[u8]) -> String {
        super::key(grading, &Limits::default(), exercise, answer)
    }

    #[test]
    fn a_verdict_is_found_again_for_the_same_answer_and_nothing_else() {
        let first = key(&Grading::sample(), "ordered-locks", b"text");
        assert_eq!(first.len(), 64);
        assert_eq!(first, key(&Grading { policy: "other".into(), ..Grading::sample() }, "ordered-locks", b"text"));
        for other in [
            key(&Grading::sample(), "ordered-locks", b"text "),
            key(&Grading::sample(), "ordered-lock", b"stext"),
            key(&Grading { seed: 2, ..Grading::sample() }, "ordered-locks", b"text"),
            key(&Grading { course: "d".into(), ..Grading::sample() }, "ordered-locks", b"text"),
            key(&Grading { extra_tests: Some("e".into()), ..Grading::sample() }, "ordered-locks", b"text"),
            key(&Grading { toolchain: "u".into(), ..Grading::sample() }, "ordered-locks", b"text"),
            key(&Grading { sandbox: "native".into(), ..Grading::sample() }, "ordered-locks", b"text"),
        ] {
            assert_ne!(first, other);
        }
        let tight = Limits { memory_mib: 1, ..Limits::default() };
        assert_ne!(first, super::key(&Grading::sample(), &tight, "ordered-locks", b"text"));
    }

    #[test]
    fn of_the_compiler_s_words_about_tests_the_answer_s_own_are_found() {
        let paths = Paths::new("c", "x", "x");
        let own = "error[E1]: own\n --> chapters/c/src/x.rs:1:2\n  |\n1 | code\n\n";
        let tests = "error[E2]: tests\n  --> tests/c/x/secret.rs:7:2\n  |\n7 | SECRET\n\n";
        assert_eq!(beside_tests(own, &paths), None);
        assert_eq!(beside_tests(tests, &paths).as_deref(), Some(""));
        assert_eq!(beside_tests(&format!("{tests}{own}"), &paths).as_deref(), Some("error[E1]: own"));
        let note = "error[E3]: note\n --> chapters/c/src/x.rs:1:2\n ::: chapters/c/../../tests/c/x/mod.rs:1:2\n";
        assert_eq!(beside_tests(note, &paths).as_deref(), Some("error[E3]: note"));
    }

    #[test]
    fn no_file_is_shown_but_the_answer_and_the_tests() {
        let paths = Paths::new("c", "x", "x");
        let shown = |file: &str| is_shown(Path::new(file), &paths);
        assert!(shown("chapters/c/src/x.rs") && shown("/tmp/grading/chapters/c/src/x.rs") && shown("tests/c/x/mod.rs"));
        for file in ["/etc/passwd", "solutions/c/x.rs", "tests/c/y/mod.rs", "tests/c/x/../../../solutions/c/x.rs"] {
            assert!(!shown(file), "{file}");
        }
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
