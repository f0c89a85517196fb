//! Only what has come is returned; who is missing is for the caller to find out.

use crossbeam::channel::{RecvTimeoutError, TryRecvError};
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
    let mut collected = Collected::default();
    let deadline = inbox.now().saturating_add(limit);
    while collected.results.len() < workers {
        let left = deadline.saturating_sub(inbox.now());
        let Ok(report) = inbox.recv_timeout(left) else { break };
        collected.results.push(report);
    }
    collected
}
