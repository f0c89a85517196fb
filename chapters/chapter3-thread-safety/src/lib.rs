//! Chapter 3: thread safety. One module an exercise; you edit those.

#[cfg(feature = "no_lost_update")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter3-thread-safety/no_lost_update.rs")]
pub mod no_lost_update;

#[cfg(feature = "safe_bank")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter3-thread-safety/safe_bank.rs")]
pub mod safe_bank;

#[cfg(feature = "ordered_locks")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter3-thread-safety/ordered_locks.rs")]
pub mod ordered_locks;

#[cfg(feature = "reentrant_refactor")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter3-thread-safety/reentrant_refactor.rs")]
pub mod reentrant_refactor;

#[cfg(feature = "wait_for_item")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter3-thread-safety/wait_for_item.rs")]
pub mod wait_for_item;
