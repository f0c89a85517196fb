//! Chapter 2: threads. One module an exercise; you edit those.

#[cfg(feature = "start_then_join")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter2-threads/start_then_join.rs")]
pub mod start_then_join;

#[cfg(feature = "threaded_queue")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter2-threads/threaded_queue.rs")]
pub mod threaded_queue;

#[cfg(feature = "one_deadline")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter2-threads/one_deadline.rs")]
pub mod one_deadline;

#[cfg(feature = "escape_hatch")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter2-threads/escape_hatch.rs")]
pub mod escape_hatch;

#[cfg(feature = "split_range")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter2-threads/split_range.rs")]
pub mod split_range;

#[cfg(feature = "letter_merge")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter2-threads/letter_merge.rs")]
pub mod letter_merge;
