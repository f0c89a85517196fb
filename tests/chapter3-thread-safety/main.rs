//! Graded tests of chapter 3, one module an exercise.

#[cfg(feature = "ordered_locks")]
mod ordered_locks;
