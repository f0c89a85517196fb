//! Chapter 0: why and when. One module an exercise; you edit those.

#[cfg(feature = "amdahl_bound")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter0-why/amdahl_bound.rs")]
pub mod amdahl_bound;

#[cfg(feature = "response_times")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter0-why/response_times.rs")]
pub mod response_times;

#[cfg(feature = "work_span")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/chapter0-why/work_span.rs")]
pub mod work_span;
