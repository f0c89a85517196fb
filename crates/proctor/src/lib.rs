//! What graded tests say: a verdict, and the misconception behind a failure.
//!
//! ```
//! use interleave::{sync::Mutex, thread};
//! use proctor::Kind::Deadlock;
//! use proctor::{Verdict, explore, require};
//!
//! fn both_transfers_finish() -> Verdict {
//!     explore(|| {
//!         let total = Mutex::new(0);
//!         thread::scope(|s| {
//!             s.spawn(|| *total.lock().unwrap() += 1);
//!         });
//!         require!(*total.lock().unwrap() == 1, "loses_an_update", "the total is not 1");
//!     })
//!     .means(Deadlock, "opposite_order")
//! }
//! # let verdict = both_transfers_finish();
//! # drop(verdict);
//! ```
//!
//! A graded test returns a [`Verdict`]. It comes from [`explore`], which runs a model in every
//! interleaving, from [`property()`], which runs a check on many values, or is [`Verdict::passed`].
//! [`require!`] fails with the id of a misconception, inside and outside of models;
//! [`Verdict::means`] gives an id to a structural fault such as a deadlock. What the ids mean
//! stands in the chapter's `chapter.toml`.
//!
//! The verdict reaches whoever runs the tests on a channel of its own ([`record`]), written when the
//! test is over: a program that prints "ok" or exits early has not passed.
//!
//! What cannot be explored is observed: fakes that a test gives to an answer record on [`Lanes`] who did what when, and a
//! failure shows them. [`if_it_hangs`] says beforehand what it would mean if the answer never came back, and [`still`] sees that
//! nobody can come any more.
//!
//! Deliberately absent: anything that measures time on the wall.

mod hang;
pub mod lanes;
mod property;
pub mod record;
pub mod still;
mod verdict;

pub use hang::{Watch, if_it_hangs};
pub use interleave::diagnose::Kind;
pub use lanes::{Lanes, Span};
pub use property::property;
pub use verdict::{Verdict, explore, explore_or_within, explore_within, fail};

/// Fails the test with the id of a misconception unless the condition holds.
///
/// `require!(condition, "id", "what was wrong: {}", value)`
#[macro_export]
macro_rules! require {
    ($condition:expr, $id:literal, $($text:tt)+) => {
        // An answer may give back a type of its own, whose `!` says no to everything.
        if !::core::convert::identity::<bool>($condition) {
            $crate::fail($id, format!($($text)+));
        }
    };
}
