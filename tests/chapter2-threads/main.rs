//! Graded tests of chapter 2, one module an exercise.

#[cfg(feature = "escape_hatch")]
mod escape_hatch;
#[cfg(feature = "letter_merge")]
mod letter_merge;
#[cfg(feature = "one_deadline")]
mod one_deadline;
#[cfg(feature = "split_range")]
mod split_range;
#[cfg(feature = "start_then_join")]
mod start_then_join;
#[cfg(feature = "threaded_queue")]
mod threaded_queue;
