//! Checks on many values.

use crate::record::Outcome;
use crate::verdict::{Verdict, none_swallowed, quietly, take_id};
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use std::fmt::{self, Debug};

/// The seed unless `PROCTOR_SEED` says another: a learner who changes nothing sees the same verdict.
const SEED: u64 = 3;

/// How many values are tried. Said here, since `PROPTEST_CASES` in somebody's environment would change the default: an
/// answer that is tried with none passes.
const CASES: u32 = 256;

/// Runs a check on many values of a strategy; it fails as [`require!`](crate::require) says, or by
/// any panic. The report names the smallest value found that fails, and the seed.
///
/// # Panics
///
/// When `PROCTOR_SEED` is not a number.
pub fn property<S>(strategy: &S, check: impl Fn(S::Value)) -> Verdict
where
    S: Strategy,
    S::Value: Debug,
{
    run(&Cases(&|runner| Ok(Box::new(Tree { tree: strategy.new_tree(runner)?, check: &check }))))
}

/// Not generic, so that proptest's loops are compiled once and not for each property of each test.
fn run(cases: &Cases) -> Verdict {
    let seed = match std::env::var("PROCTOR_SEED") {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("PROCTOR_SEED is {text:?}, which is not a number")),
        Err(_) => SEED,
    };
    let rng_seed = RngSeed::Fixed(seed);
    let config = Config { cases: CASES, failure_persistence: None, rng_seed, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let result = quietly(|| {
        runner.run(cases, |case| {
            case.check();
            Ok(())
        })
    });
    let outcome = match result {
        Ok(()) => Outcome::Passed { covered: format!("{CASES} values"), interleavings: None },
        Err(TestError::Abort(reason)) => Outcome::Inconclusive { reason: reason.to_string() },
        Err(TestError::Fail(reason, value)) => {
            let mut headline = reason.message().to_string();
            let id = take_id(&mut headline);
            let code = id.map(|id| format!("[{id}]")).unwrap_or_default();
            Outcome::Failed {
                id,
                kind: None,
                report: format!("error{code}: {headline}\n\nThe smallest case found:\n  {value:?}\nSeed: {seed}"),
                trace: None,
                headline,
            }
        }
    };
    Verdict::of(outcome)
}

/// A value together with what is to be checked of it.
trait Case: Debug {
    fn check(self: Box<Self>);
}

struct Checked<'c, V> {
    value: V,
    check: &'c dyn Fn(V),
}

impl<V: Debug> Case for Checked<'_, V> {
    fn check(self: Box<Self>) {
        none_swallowed(|| (self.check)(self.value));
    }
}

impl<V: Debug> Debug for Checked<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// A value that can be made smaller, together with what is to be checked of it.
struct Tree<'c, T: ValueTree> {
    tree: T,
    check: &'c dyn Fn(T::Value),
}

impl<'c, T: ValueTree<Value: 'c>> ValueTree for Tree<'c, T> {
    type Value = Box<dyn Case + 'c>;

    fn current(&self) -> Self::Value {
        Box::new(Checked { value: self.tree.current(), check: self.check })
    }

    fn simplify(&mut self) -> bool {
        self.tree.simplify()
    }

    fn complicate(&mut self) -> bool {
        self.tree.complicate()
    }
}

type AnyTree<'c> = Box<dyn ValueTree<Value = Box<dyn Case + 'c>> + 'c>;

/// A strategy of which nothing but this is known: how to make the next case.
struct Cases<'c>(&'c dyn Fn(&mut TestRunner) -> Result<AnyTree<'c>, proptest::test_runner::Reason>);

impl Debug for Cases<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cases")
    }
}

impl<'c> Strategy for Cases<'c> {
    type Tree = AnyTree<'c>;
    type Value = Box<dyn Case + 'c>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        (self.0)(runner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::process::Command;

    #[test]
    fn as_many_values_are_tried_as_are_told_of() {
        let tried = Cell::new(0);
        let verdict = property(&(0..9_u8), |_| tried.set(tried.get() + 1));
        assert_eq!(tried.get(), CASES);
        assert!(format!("{verdict:?}").contains("256 values"), "{verdict:?}");
    }

    #[test]
    fn a_failure_that_the_answer_catches_is_one() {
        let answer = |f: &dyn Fn()| std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).is_ok();
        let verdict = property(&(0..9_u8), |n| {
            answer(&|| crate::require!(n < 3, "an_id", "{n} came"));
        });
        let text = format!("{verdict:?}");
        assert!(text.contains("an_id") && text.contains("3 came"), "{text}");
    }

    /// proptest reads its variables once in each process, so another one runs the test above.
    #[test]
    fn the_environment_does_not_say_how_many_are_tried() {
        let program = std::env::current_exe().expect("a test knows its program");
        let mut again = Command::new(program);
        again.args(["--exact", "property::tests::as_many_values_are_tried_as_are_told_of"]).env("PROPTEST_CASES", "0");
        let output = again.output().expect("the program that runs can be run");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
    }
}
