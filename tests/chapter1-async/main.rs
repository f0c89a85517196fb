//! Graded tests of chapter 1, one module an exercise.
