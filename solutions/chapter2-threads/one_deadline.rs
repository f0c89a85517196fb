//! # One deadline for all
//!
//! A deadline is a point in time. What is left until then is worked out anew before each wait.

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

/// What has come by a deadline, and what has not.
#[derive(Debug, Default)]
pub struct Collected {
    /// The number of a worker, and its result.
    pub results: Vec<(usize, u64)>,
    /// The numbers of those who have not reported.
    pub late: Vec<usize>,
}

// ANCHOR: collect
/// Collects the results of so many workers, until all have reported or the time is up.
pub fn collect(workers: usize, limit: Duration, inbox: &dyn Inbox) -> Collected {
    // A time that no clock will ever show is as good as any other.
    let deadline = inbox.now().saturating_add(limit);
    let mut collected = Collected { results: Vec::new(), late: (0..workers).collect() };
    while !collected.late.is_empty() {
        // After the deadline nothing is left, and what is there already is still taken.
        let left = deadline.saturating_sub(inbox.now());
        match inbox.recv_timeout(left) {
            Ok((worker, result)) => {
                collected.results.push((worker, result));
                collected.late.retain(|late| *late != worker);
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    collected
}
// ANCHOR_END: collect
