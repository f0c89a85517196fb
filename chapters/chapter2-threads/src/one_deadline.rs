//! # One deadline for all
//!
//! Workers are at work, each on a thread of its own, and their results come in at one inbox. Whoever
//! asked for them waits for a limited time: what has come by then is used, and who has not reported
//! is late.
//!
//! Here four workers and a limit of one second can take four seconds. Run `cargo xtask check
//! one-deadline`, read when `collect` returned, and mend it.
//!
//! What has to hold:
//!
//! - The deadline is `limit` after the call. `collect` waits until all workers have reported, but no
//!   longer than that.
//! - It returns all that has come, the results that lie in the inbox at the deadline included. With
//!   a limit of zero it takes what is there. A limit can also be so long that its end is no `Duration`.
//! - It names all who have not reported as late. When the inbox has ended, nobody else will report,
//!   and it need not wait for the deadline.
//! - It sleeps while it waits. It does not ask again and again.
//!
//! Workers have the numbers from 0 to `workers - 1`, and each reports at most once. Results and late
//! workers may stand in any order.
//!
//! `Inbox` and `Collected` belong to the task: the tests use them, and there is no other clock than
//! that of the inbox. Sleeping on it is what makes time pass.

use crossbeam::channel::{RecvTimeoutError, TryRecvError};
use std::time::Duration;

/// Where results come in. `recv_timeout` and `try_recv` do what they do in `crossbeam::channel::Receiver`.
pub trait Inbox {
    /// The time on a clock that runs since long before.
    fn now(&self) -> Duration;
    /// Sleeps until there is a result, but no longer than `limit`. If one is there, it is returned at once, whatever the
    /// limit is. A thread that sleeps can be woken somewhat later than it should.
    fn recv_timeout(&self, limit: Duration) -> Result<(usize, u64), RecvTimeoutError>;
    /// Returns at once, with a result if there is one.
    fn try_recv(&self) -> Result<(usize, u64), TryRecvError>;
}

#[derive(Debug, Default)]
pub struct Collected {
    /// The number of a worker, and its result.
    pub results: Vec<(usize, u64)>,
    /// The numbers of those who have not reported.
    pub late: Vec<usize>,
}

pub fn collect(workers: usize, limit: Duration, inbox: &dyn Inbox) -> Collected {
    let mut collected = Collected { results: Vec::new(), late: (0..workers).collect() };
    for _ in 0..workers {
        if let Ok((worker, result)) = inbox.recv_timeout(limit) {
            collected.results.push((worker, result));
            collected.late.retain(|late| *late != worker);
        }
    }
    collected
}
