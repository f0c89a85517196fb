//! Graded tests of chapter 1, one module an exercise.

#[cfg(feature = "lazy_fib")]
mod lazy_fib;
#[cfg(feature = "scrape_titles")]
mod scrape_titles;
