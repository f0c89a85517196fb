//! Graded tests of chapter 3, one module an exercise.

#[cfg(feature = "no_lost_update")]
mod no_lost_update;
#[cfg(feature = "ordered_locks")]
mod ordered_locks;
#[cfg(feature = "reentrant_refactor")]
mod reentrant_refactor;
#[cfg(feature = "safe_bank")]
mod safe_bank;
#[cfg(feature = "wait_for_item")]
mod wait_for_item;
