//! After the deadline it looks no more, not even at what came before it.

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

impl Collected {
    fn of_nobody(workers: usize) -> Self {
        Collected { results: Vec::new(), late: (0..workers).collect() }
    }

    fn add(&mut self, (worker, result): (usize, u64)) {
        self.results.push((worker, result));
        self.late.retain(|late| *late != worker);
    }
}

pub fn collect(workers: usize, limit: Duration, inbox: &dyn Inbox) -> Collected {
    let mut collected = Collected::of_nobody(workers);
    let deadline = inbox.now().saturating_add(limit);
    while !collected.late.is_empty() {
        let left = match deadline.checked_sub(inbox.now()) {
            None | Some(Duration::ZERO) => break,
            Some(left) => left,
        };
        match inbox.recv_timeout(left) {
            Ok(report) => collected.add(report),
            Err(_) => break,
        }
    }
    collected
}
