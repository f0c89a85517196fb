//! Graded tests of async code in virtual time.
//!
//! ```
//! use proctor::{Verdict, require};
//! use proctor_tokio::{OrFail, Service, lanes, simulate};
//! use std::time::Duration;
//!
//! fn two_pages_are_fetched_together() -> Verdict {
//!     let latency = Duration::from_millis(100);
//!     let site = Service::new(&lanes(), "fetch");
//!     let fetch = async || {
//!         tokio::join!(site.serve("page 1", latency), site.serve("page 2", latency));
//!     };
//!     let run = simulate(fetch()).or_fail("never_ends", "the pages were never fetched");
//!     require!(run.took == latency, "awaits_in_turn", "two pages of 100 ms took {:?}", run.took);
//!     Verdict::passed()
//! }
//! # drop(two_pages_are_fetched_together());
//! ```
//!
//! [`simulate`] runs a future with tokio's clock paused: it jumps to the next timer when every task waits. So an hour
//! takes no time, and how long something took is a number to compare with `==`. [`Service`] is a fake at the other end of a
//! network that records who was served when.
//!
//! A crate of its own and not a feature of `proctor`: cargo unifies features over the workspace, and chapters that
//! explore interleavings would wait for tokio to be compiled.

mod service;
mod simulate;

pub use service::Service;
pub use simulate::{Endless, OrFail, Run, lanes, simulate, simulate_beyond};
