//! Graded tests of chapter 0, one module an exercise.

#[cfg(feature = "amdahl_bound")]
mod amdahl_bound;
#[cfg(feature = "response_times")]
mod response_times;
#[cfg(feature = "work_span")]
mod work_span;
