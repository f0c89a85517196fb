//! What is left is what was left before, less the time that the wait took.

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
    let mut places = vec![None; workers];
    let (mut left, mut before) = (limit, inbox.now());
    for _ in 0..workers {
        let Ok((worker, result)) = inbox.recv_timeout(left) else { break };
        places[worker] = Some(result);
        let now = inbox.now();
        left = left.saturating_sub(now - before);
        before = now;
    }
    let mut collected = Collected::default();
    for (worker, place) in places.into_iter().enumerate() {
        match place {
            Some(result) => collected.results.push((worker, result)),
            None => collected.late.push(worker),
        }
    }
    collected
}
