//! Counts nanoseconds in a `u128`, and sleeps for no more than a century at once.

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
const CENTURY: u128 = 100 * 365 * 24 * 3600 * 1_000_000_000;

pub fn collect(workers: usize, limit: Duration, inbox: &dyn Inbox) -> Collected {
    let end: u128 = inbox.now().as_nanos() + limit.as_nanos();
    let mut slots: Vec<Option<u64>> = vec![None; workers];
    let mut missing = workers;
    while missing > 0 {
        let left = end.saturating_sub(inbox.now().as_nanos());
        let nap = left.min(CENTURY);
        let nap = Duration::new((nap / 1_000_000_000) as u64, (nap % 1_000_000_000) as u32);
        match inbox.recv_timeout(nap) {
            Ok((worker, result)) => {
                slots[worker] = Some(result);
                missing -= 1;
            }
            Err(RecvTimeoutError::Timeout) if left > CENTURY => continue,
            Err(_) => break,
        }
    }
    let mut collected = Collected::default();
    for (worker, slot) in slots.into_iter().enumerate() {
        match slot {
            Some(result) => collected.results.push((worker, result)),
            None => collected.late.push(worker),
        }
    }
    collected
}
