//! Graded tests of chapter 3, one module an exercise.
