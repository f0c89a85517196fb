//! Golden reports: programs that fail, and what is said about them.
//!
//! One module a kind of fault. Each holds programs of different shapes that fail in that way, then
//! programs that resemble them and are right, then programs that contain the same shape and fail
//! for another reason, which has to be named instead.
//!
//! A kept report has the line numbers of its program in it: to edit a program is to change its
//! report. `INSTA_UPDATE=always cargo test -p interleave --test reports` keeps all reports as they
//! are now; read the difference as a learner would.

mod check_then_act;
mod data_race;
mod deadlock;
mod harness;
mod json;
mod layout;
mod lost_update;
mod lost_wakeup;
mod names;
mod never_notified;
mod never_yields;
mod not_joined;
mod panics;
mod self_deadlock;
mod waits;
