//! Graded tests of chapter 2, one module an exercise.

#[cfg(feature = "split_range")]
mod split_range;
