//! Checks on many values.

use crate::record::Outcome;
use crate::verdict::{Verdict, quietly, take_id};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use std::fmt::Debug;

/// The seed unless `PROCTOR_SEED` says another: a learner who changes nothing sees the same verdict.
const SEED: u64 = 3;

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
    let seed = match std::env::var("PROCTOR_SEED") {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("PROCTOR_SEED is {text:?}, which is not a number")),
        Err(_) => SEED,
    };
    let config = Config { failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    let cases = config.cases;
    let mut runner = TestRunner::new(config);
    let result = quietly(|| {
        runner.run(strategy, |value| {
            check(value);
            Ok(())
        })
    });
    let outcome = match result {
        Ok(()) => Outcome::Passed { covered: format!("{cases} values"), interleavings: None },
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
