//! Graded tests of chapter 3, one module an exercise.

#[cfg(feature = "safe_bank")]
mod safe_bank;
#[cfg(feature = "ordered_locks")]
mod ordered_locks;
