//! Graded tests of chapter 1, one module an exercise.

#[cfg(feature = "lazy_fib")]
mod lazy_fib;

#[cfg(feature = "producer_consumer")]
mod producer_consumer;

#[cfg(feature = "backpressure")]
mod backpressure;

#[cfg(feature = "scrape_titles")]
mod scrape_titles;

#[cfg(feature = "polite_scrape")]
mod polite_scrape;

#[cfg(feature = "cooperative_slices")]
mod cooperative_slices;

#[cfg(feature = "poll_by_hand")]
mod poll_by_hand;
