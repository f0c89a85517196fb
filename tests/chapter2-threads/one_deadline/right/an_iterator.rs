//! The reports until the deadline are an iterator, and who is late is known at its end.

use crossbeam::channel::{RecvTimeoutError, TryRecvError};
use std::collections::HashSet;
use std::time::Duration;

pub trait Inbox {
    fn now(&self) -> Duration;
    fn recv_timeout(&self, limit: Duration) -> Result<(usize, u64), RecvTimeoutError>;
    fn try_recv(&self) -> Result<(usize, u64), TryRecvError>;
}

#[derive(Debug, Default)]
pub struct Collected {
    pub results: Vec<(usize, u64)>,
    pub late: Vec<usize>,
}

pub fn collect(workers: usize, limit: Duration, inbox: &dyn Inbox) -> Collected {
    let deadline = inbox.now().saturating_add(limit);
    let reports = std::iter::from_fn(|| inbox.recv_timeout(deadline.saturating_sub(inbox.now())).ok());
    let results: Vec<(usize, u64)> = reports.take(workers).collect();
    let here: HashSet<usize> = results.iter().map(|(worker, _)| *worker).collect();
    let late = (0..workers).filter(|worker| !here.contains(worker)).collect();
    Collected { results, late }
}
