//! What a graded test returns.

use crate::Kind;
use crate::lanes;
use crate::record::{self, Outcome};
use interleave::report::normalized;
use interleave::{Explorer, Failure};
use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::process::{ExitCode, Termination};
use std::sync::Arc;

/// What a graded test returns.
///
/// libtest asks it for a status when the test is over, and only then is the record written: a test
/// that exits early leaves none.
#[derive(Debug)]
#[must_use = "a verdict that is not returned is not recorded"]
pub struct Verdict(Found);

#[derive(Debug)]
pub(crate) enum Found {
    Outcome(Outcome),
    /// A model failed; the report is drawn when the misconception is known.
    Failure {
        id: Option<&'static str>,
        failure: Box<Failure>,
    },
}

impl Verdict {
    /// The test passed, by what it required one by one.
    pub fn passed() -> Self {
        Verdict::of(Outcome::Passed { covered: String::new(), interleavings: None })
    }

    pub(crate) fn of(outcome: Outcome) -> Self {
        Verdict(Found::Outcome(outcome))
    }

    /// A structural fault of this kind comes from this misconception. An id that [`require!`]
    /// has named is kept, and of several calls the first that fits counts.
    ///
    /// # Panics
    ///
    /// For a kind that any wrong program may end in, such as a panic: an untouched `todo!()` would get
    /// the name of a misconception.
    ///
    /// [`require!`]: crate::require
    pub fn means(mut self, kind: Kind, id: &'static str) -> Self {
        let vague = matches!(kind, Kind::Panic | Kind::Misuse | Kind::StackOverflow);
        assert!(!vague, "a failure of kind {kind:?} can mean anything; name it by a `require!`");
        if let Found::Failure { id: known, failure } = &mut self.0
            && failure.diagnosis.kind == kind
        {
            known.get_or_insert(id);
        }
        self
    }

    /// What was found, with the report drawn.
    fn outcome(self) -> Outcome {
        match self.0 {
            Found::Outcome(outcome) => outcome,
            Found::Failure { id, mut failure } => {
                failure.diagnosis.id = id;
                Outcome::Failed {
                    id,
                    kind: Some(failure.diagnosis.kind.name()),
                    report: failure.report(&record::style()),
                    trace: Some(failure.to_json_lines()),
                    headline: failure.diagnosis.headline,
                }
            }
        }
    }
}

impl Termination for Verdict {
    fn report(self) -> ExitCode {
        let outcome = self.outcome();
        let passed = matches!(outcome, Outcome::Passed { .. });
        // The record of a failure that came before, and was caught, stands.
        if passed && record::has_failed() {
            return ExitCode::FAILURE;
        }
        record::write(&outcome);
        if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs a model in every interleaving.
///
/// It passes only if the answer took part: if at least one operation stands in another file than
/// the caller's. An answer that uses std's own locks would not be explored.
#[track_caller]
pub fn explore<F: Fn() + Send + Sync + 'static>(f: F) -> Verdict {
    run(&Explorer::new(), Arc::new(f), Location::caller())
}

/// Runs a model in every interleaving with at most so many preemptions.
#[track_caller]
pub fn explore_within<F: Fn() + Send + Sync + 'static>(preemptions: usize, f: F) -> Verdict {
    run(&Explorer::new().preemptions(preemptions), Arc::new(f), Location::caller())
}

/// How many interleavings are run before a bound is used instead.
const MANY: usize = 2_000;

/// How many are run within the bound before a narrower one is used: some seconds in a debug build.
const TOO_MANY: usize = 20_000;

/// Runs a model in every interleaving, or, where there are too many, in those within a bound on
/// preemptions. The first is what most answers get; one that is a thread of its own and is sent messages
/// may have a hundred thousand. If there are too many even so, the bound is one preemption.
#[track_caller]
pub fn explore_or_within<F: Fn() + Send + Sync + 'static>(preemptions: usize, f: F) -> Verdict {
    climb(preemptions, [MANY, TOO_MANY], Arc::new(f), Location::caller())
}

/// Each rung runs fewer interleavings than the one before would have.
fn climb(
    preemptions: usize,
    [many, too_many]: [usize; 2],
    f: Arc<dyn Fn() + Send + Sync>,
    test: &Location<'_>,
) -> Verdict {
    let within = |preemptions: usize| Explorer::new().preemptions(preemptions);
    for explorer in [Explorer::new().max_interleavings(many), within(preemptions).max_interleavings(too_many)] {
        let verdict = run(&explorer, f.clone(), test);
        if !matches!(verdict.0, Found::Outcome(Outcome::Inconclusive { .. })) {
            return verdict;
        }
    }
    run(&within(preemptions.min(1)), f, test)
}

/// Not generic, so that it is compiled once and not for each test.
fn run(explorer: &Explorer, f: Arc<dyn Fn() + Send + Sync>, test: &Location<'_>) -> Verdict {
    match explorer.run(move || f()) {
        interleave::Outcome::Passed(report) => {
            // Nor is a step of the answer what stands in std or in `interleave` itself.
            let others = ["/rustc/", "/library/", "interleave/src/"];
            let from_answer =
                |file: &&str| *file != test.file() && !file.is_empty() && !others.iter().any(|o| file.contains(o));
            if !report.files.iter().any(from_answer) {
                let headline = "nothing of the answer was explored: it does no operation on the types of `interleave`";
                return Verdict::of(Outcome::Failed {
                    id: None,
                    kind: None,
                    headline: headline.into(),
                    report: format!(
                        "error: {headline}\n\nThe tests run your code in every order of its steps. They see the steps of \
                         locks, atomics, channels and\nthreads from `interleave`, and no others. Use those instead of std's."
                    ),
                    trace: None,
                });
            }
            Verdict::of(Outcome::Passed { covered: report.to_string(), interleavings: Some(report.interleavings) })
        }
        interleave::Outcome::Failed(mut failure) => {
            let id = take_id(&mut failure.message);
            let mut headline = std::mem::take(&mut failure.diagnosis.headline);
            take_id(&mut headline);
            failure.diagnosis.headline = headline;
            Verdict(Found::Failure { id, failure })
        }
        interleave::Outcome::Inconclusive { reason, report } => {
            Verdict::of(Outcome::Inconclusive { reason: format!("{reason} (after {report})") })
        }
    }
}

/// Cuts the misconception off a message that [`fail`] made.
pub(crate) fn take_id(message: &mut String) -> Option<&'static str> {
    let (id, text) = message.strip_prefix("error[")?.split_once("]: ")?;
    // Ids live as long as the test; there is one for each failure.
    let (id, text) = (id.to_string().leak(), text.to_string());
    *message = text;
    Some(id)
}

thread_local! {
    /// Panics of this thread are caught and looked at: nothing is recorded before that.
    static LOOKED_AT: Cell<bool> = const { Cell::new(false) };
    /// What a failure of this thread said meanwhile: whoever called the test back may have caught its panic.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs a part of a test, and panics as its first failure did, should that panic not have come so far.
pub(crate) fn none_swallowed(part: impl FnOnce()) {
    SAID.take();
    part();
    if let Some(said) = SAID.take() {
        panic!("{said}");
    }
}

/// Runs `f` with the panics of this thread neither printed nor recorded.
pub(crate) fn quietly<R>(f: impl FnOnce() -> R) -> R {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !LOOKED_AT.get() {
                before(info);
            }
        }));
    });
    struct LookAway;
    impl Drop for LookAway {
        fn drop(&mut self) {
            LOOKED_AT.set(false);
        }
    }
    LOOKED_AT.set(true);
    let _look_away = LookAway;
    f()
}

/// Fails the test, for [`require!`](crate::require).
///
/// # Panics
///
/// Always. Inside a model the panic ends the exploration; outside it ends the test, and the record is
/// written before.
#[track_caller]
pub fn fail(id: &'static str, text: String) -> ! {
    if !interleave::inside_model() && !LOOKED_AT.get() {
        let at = Location::caller();
        let lanes = lanes::evidence().map(|recording| format!("\n\n{}", recording.text(record::style().width)));
        let lanes = lanes.unwrap_or_default();
        record::write(&Outcome::Failed {
            id: Some(id),
            kind: None,
            report: format!("error[{id}]: {text}\n  ─▸ {}:{}{}", normalized(at.file()), at.line(), lanes.trim_end()),
            trace: None,
            headline: text.clone(),
        });
    }
    let said = format!("error[{id}]: {text}");
    if LOOKED_AT.get() {
        SAID.set(SAID.take().or_else(|| Some(said.clone())));
    }
    panic!("{said}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use interleave::sync::Mutex;
    use std::panic::catch_unwind;

    #[test]
    fn a_failing_model_hands_its_interleaving_over() {
        let failing = || {
            let lock = Mutex::new(());
            let _held = lock.lock();
            drop(lock.lock());
        };
        match explore(failing).outcome() {
            Outcome::Failed { kind: Some("self_deadlock"), trace: Some(trace), .. } => {
                assert!(trace.starts_with("{\"type\":\"failure\""), "{trace}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_failure_that_the_answer_catches_is_one() {
        let swallowed = || {
            none_swallowed(|| {
                let _caught = catch_unwind(|| fail("first", "one".into()));
                let _caught = catch_unwind(|| fail("second", "two".into()));
            });
        };
        let told = catch_unwind(|| quietly(swallowed)).expect_err("it has failed");
        assert_eq!(told.downcast_ref::<String>().map(String::as_str), Some("error[first]: one"));
    }

    #[test]
    fn where_there_are_too_many_interleavings_the_bound_is_narrower() {
        let model: Arc<dyn Fn() + Send + Sync> = Arc::new(|| {
            let lock = Mutex::new(0);
            interleave::thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| (0..2).for_each(|_| *lock.lock().unwrap() += 1));
                }
            });
        });
        // The place of a call by std is in std, so that what stands here is an answer's.
        #[track_caller]
        fn place((): ()) -> &'static Location<'static> {
            Location::caller()
        }
        let [test] = [()].map(place);
        let covered = |limits| match climb(2, limits, model.clone(), test).outcome() {
            Outcome::Passed { covered, interleavings: Some(number) } => (covered, number),
            other => panic!("{other:?}"),
        };
        let [all, two, one] = [[1_000, 1_000], [2, 1_000], [2, 2]].map(covered);
        assert!(all.1 > two.1 && two.1 > one.1, "{all:?} {two:?} {one:?}");
        assert!(
            two.0.contains("a bound of 2 preemptions") && one.0.contains("a bound of 1 preemption"),
            "{two:?} {one:?}"
        );
    }
}
