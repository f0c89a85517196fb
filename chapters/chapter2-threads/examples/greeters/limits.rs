//! Greeters that can be joined with a limit: one for each, or one that all share.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long somebody waits.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// So long for each greeter, from the moment at which it is its turn to be joined.
    Each(Duration),
    /// So long for all of them, from the first join on.
    Shared(Duration),
}

/// What came of a join.
#[derive(Debug)]
pub struct Joined {
    /// How long it lasted.
    pub waited: Duration,
    /// Whether the greeter ended within the limit.
    pub ended: bool,
    /// How often it has greeted, when all joins are over.
    pub greeted: usize,
}

/// A thread that greets until it has done so often enough, or is told to stop.
struct Greeter {
    /// Nothing is ever sent: that it is dropped says "stop", at once and not at the end of a pause.
    stop: Sender<Infallible>,
    /// Ends with the thread, however that ends.
    ended: Receiver<Infallible>,
    thread: JoinHandle<usize>,
}

/// Starts all of them, joins one after another, and then stops those that are still at work.
pub fn join_all(greeters: &[(&str, usize)], pause: Duration, limit: Limit) -> Vec<Joined> {
    // Collected, so that all have been started before the first is joined.
    let started: Vec<_> = greeters.iter().map(|(_, times)| Greeter::start(*times, pause)).collect();
    let began = Instant::now();
    let joins: Vec<_> = started
        .iter()
        .map(|greeter| {
            let limit = match limit {
                Limit::Each(limit) => limit,
                // What is left of it; nothing at last.
                Limit::Shared(limit) => limit.saturating_sub(began.elapsed()),
            };
            greeter.join_within(limit)
        })
        .collect();
    let greeted = started.into_iter().map(Greeter::stop);
    joins.into_iter().zip(greeted).map(|((waited, ended), greeted)| Joined { waited, ended, greeted }).collect()
}

impl Greeter {
    fn start(times: usize, pause: Duration) -> Self {
        let (stop, stopped) = mpsc::channel();
        let (at_work, ended) = mpsc::channel();
        let thread = thread::spawn(move || {
            let _until_the_end: Sender<Infallible> = at_work;
            // It greets and pauses. What it says is left out here: only the joins matter.
            (1..=times).find(|_| stopped.recv_timeout(pause) == Err(RecvTimeoutError::Disconnected)).unwrap_or(times)
        });
        Self { stop, ended, thread }
    }

    /// How long that took, and whether the greeter has ended.
    fn join_within(&self, limit: Duration) -> (Duration, bool) {
        let began = Instant::now();
        let ended = self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected);
        (began.elapsed(), ended)
    }

    /// How often it has greeted.
    fn stop(self) -> usize {
        drop(self.stop);
        self.thread.join().expect("a greeter has nothing to panic about")
    }
}

/// A greeter that nobody joins or stops. It ends with the program, wherever it is.
pub struct Daemon {
    greeted: Arc<AtomicUsize>,
}

impl Daemon {
    /// Starts it.
    pub fn start(times: usize, pause: Duration) -> Self {
        let greeted = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&greeted);
        // Its handle is dropped, which detaches it.
        thread::spawn(move || {
            for _ in 0..times {
                count.fetch_add(1, SeqCst);
                thread::sleep(pause);
            }
        });
        Self { greeted }
    }

    /// How often it has greeted so far.
    pub fn greeted(&self) -> usize {
        self.greeted.load(SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody ends within these limits, so the joins cannot be shorter than this, whatever the machine is doing.
    #[test]
    fn a_limit_for_each_adds_up() {
        let hour = Duration::from_secs(3_600);
        let limit = Duration::from_millis(5);
        let joins = join_all(&[("A", 2); 4], hour, Limit::Each(limit));
        assert!(joins.iter().all(|join| join.waited >= limit && !join.ended && join.greeted == 1), "{joins:?}");
        let began = Instant::now();
        let joins = join_all(&[("A", 2); 4], hour, Limit::Shared(limit));
        assert!(began.elapsed() >= limit);
        assert!(joins.iter().all(|join| !join.ended && join.greeted == 1), "{joins:?}");
    }

    #[test]
    fn a_greeter_that_has_ended_is_joined_at_once() {
        let hour = Duration::from_secs(3_600);
        for limit in [Limit::Each(hour), Limit::Shared(hour)] {
            let joins = join_all(&[("A", 3), ("B", 0)], Duration::ZERO, limit);
            assert!(joins.iter().all(|join| join.ended), "{joins:?}");
            assert_eq!(joins.iter().map(|join| join.greeted).collect::<Vec<_>>(), [3, 0]);
        }
    }
}
