//! Graded tests of async code in virtual time.
