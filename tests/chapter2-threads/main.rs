//! Graded tests of chapter 2, one module an exercise.
