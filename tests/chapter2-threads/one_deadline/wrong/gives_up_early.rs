//! It counts in whole milliseconds, and what is less than one is lost.

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
    let deadline = inbox.now().as_millis().saturating_add(limit.as_millis());
    let mut collected = Collected { results: Vec::new(), late: (0..workers).collect() };
    while !collected.late.is_empty() {
        let left = deadline.saturating_sub(inbox.now().as_millis());
        match inbox.recv_timeout(Duration::from_millis(left as u64)) {
            Ok((worker, result)) => {
                collected.results.push((worker, result));
                collected.late.retain(|late| *late != worker);
            }
            Err(_) => break,
        }
    }
    collected
}
