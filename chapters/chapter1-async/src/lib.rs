//! Chapter 1: async. One module an exercise; you edit those.

#[cfg(feature = "lazy_fib")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter1-async/lazy_fib.rs")]
pub mod lazy_fib;

#[cfg(feature = "producer_consumer")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter1-async/producer_consumer.rs")]
pub mod producer_consumer;

#[cfg(feature = "backpressure")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter1-async/backpressure.rs")]
pub mod backpressure;

#[cfg(feature = "scrape_titles")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter1-async/scrape_titles.rs")]
pub mod scrape_titles;

#[cfg(feature = "polite_scrape")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter1-async/polite_scrape.rs")]
pub mod polite_scrape;

#[cfg(feature = "cooperative_slices")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter1-async/cooperative_slices.rs")]
pub mod cooperative_slices;

#[cfg(feature = "poll_by_hand")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter1-async/poll_by_hand.rs")]
pub mod poll_by_hand;
