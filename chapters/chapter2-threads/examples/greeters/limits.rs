//! Greeters that can be waited for with a limit: one for each, or one that all share.
//!
//! `join` of a thread has no limit, but a channel can be waited for with one. So each greeter reports when it has ended, and
//! the reference answer to `one-deadline` collects the reports.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded, unbounded};

use crate::one_deadline::{self, collect};

/// How long somebody waits.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// So long for each greeter, one after another.
    Each(Duration),
    /// So long for all of them.
    Shared(Duration),
}

/// What came of waiting for a greeter.
#[derive(Debug)]
pub struct Joined {
    /// How long that took, where it was waited for alone.
    pub waited: Option<Duration>,
    /// Whether the greeter ended within the limit.
    pub ended: bool,
    /// How often it has greeted, when all the waiting is over.
    pub greeted: u64,
}

/// A number, and how often whoever has it has greeted.
type Report = (usize, u64);

/// A thread that greets until it has done so often enough, or is told to stop.
struct Greeter {
    /// Nothing is ever sent: that it is dropped says "stop", at once and not at the end of a pause.
    stop: Sender<Infallible>,
    thread: JoinHandle<u64>,
}

/// Where reports come in.
struct Inbox {
    began: Instant,
    reports: Receiver<Report>,
}

/// Starts all of them, waits for them, and then stops those that are still at work.
pub fn join_all(greeters: &[(&str, u64)], pause: Duration, limit: Limit) -> Vec<Joined> {
    let (started, joins) = match limit {
        Limit::Each(limit) => one_by_one(greeters, pause, limit),
        Limit::Shared(limit) => together(greeters, pause, limit),
    };
    let greeted = started.into_iter().map(Greeter::stop);
    joins.into_iter().zip(greeted).map(|((waited, ended), greeted)| Joined { waited, ended, greeted }).collect()
}

/// How long a greeter was waited for alone, and whether it had ended by then.
type Wait = (Option<Duration>, bool);

/// An inbox for each greeter. Whoever is next gets the whole limit.
fn one_by_one(greeters: &[(&str, u64)], pause: Duration, limit: Duration) -> (Vec<Greeter>, Vec<Wait>) {
    let start = |&(_, times): &(&str, u64)| {
        let (report, inbox) = Inbox::new();
        (Greeter::start(0, times, pause, report), inbox)
    };
    // Collected, so that all have been started before the first is waited for.
    let (started, inboxes): (Vec<_>, Vec<_>) = greeters.iter().map(start).unzip();
    let wait = |inbox: &Inbox| {
        let began = Instant::now();
        let ended = collect(1, limit, inbox).late.is_empty();
        (Some(began.elapsed()), ended)
    };
    (started, inboxes.iter().map(wait).collect())
}

/// One inbox, and one deadline.
fn together(greeters: &[(&str, u64)], pause: Duration, limit: Duration) -> (Vec<Greeter>, Vec<Wait>) {
    let (report, inbox) = Inbox::new();
    let start = |(number, &(_, times)): (usize, &(&str, u64))| Greeter::start(number, times, pause, report.clone());
    let started: Vec<_> = greeters.iter().enumerate().map(start).collect();
    let late = collect(greeters.len(), limit, &inbox).late;
    let waits = (0..greeters.len()).map(|number| (None, !late.contains(&number))).collect();
    (started, waits)
}

impl Greeter {
    fn start(number: usize, times: u64, pause: Duration, report: Sender<Report>) -> Self {
        let (stop, stopped) = bounded(0);
        let thread = thread::spawn(move || {
            // It greets and pauses. What it says is left out here: only the waiting matters.
            let told_to = |_: &u64| stopped.recv_timeout(pause) == Err::<Infallible, _>(RecvTimeoutError::Disconnected);
            let greeted = (1..=times).find(told_to).unwrap_or(times);
            // This fails only when nobody waits any more.
            let _ = report.send((number, greeted));
            greeted
        });
        Self { stop, thread }
    }

    /// How often it has greeted.
    fn stop(self) -> u64 {
        drop(self.stop);
        self.thread.join().expect("a greeter has nothing to panic about")
    }
}

impl Inbox {
    fn new() -> (Sender<Report>, Self) {
        let (report, reports) = unbounded();
        (report, Self { began: Instant::now(), reports })
    }
}

impl one_deadline::Inbox for Inbox {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn recv_timeout(&self, limit: Duration) -> Result<Report, RecvTimeoutError> {
        self.reports.recv_timeout(limit)
    }

    fn try_recv(&self) -> Result<Report, TryRecvError> {
        self.reports.try_recv()
    }
}

/// A greeter that nobody joins or stops. It ends with the program, wherever it is.
pub struct Daemon {
    greeted: Arc<AtomicU64>,
}

impl Daemon {
    /// Starts it.
    pub fn start(times: u64, pause: Duration) -> Self {
        let greeted = Arc::new(AtomicU64::new(0));
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
    pub fn greeted(&self) -> u64 {
        self.greeted.load(SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    /// Nobody ends within these limits, so the waits cannot be shorter than this, whatever the machine is doing.
    #[test]
    fn a_limit_for_each_adds_up() {
        let limit = Duration::from_millis(5);
        let joins = join_all(&[("A", 2); 4], HOUR, Limit::Each(limit));
        assert!(joins.iter().all(|join| join.waited >= Some(limit) && !join.ended && join.greeted == 1), "{joins:?}");
        let began = Instant::now();
        let joins = join_all(&[("A", 2); 4], HOUR, Limit::Shared(limit));
        assert!(began.elapsed() >= limit);
        assert!(joins.iter().all(|join| !join.ended && join.greeted == 1), "{joins:?}");
    }

    #[test]
    fn greeters_that_have_ended_are_not_late() {
        for limit in [Limit::Each(HOUR), Limit::Shared(HOUR)] {
            let joins = join_all(&[("A", 3), ("B", 0)], Duration::ZERO, limit);
            assert!(joins.iter().all(|join| join.ended), "{joins:?}");
            assert_eq!(joins.iter().map(|join| join.greeted).collect::<Vec<_>>(), [3, 0]);
        }
    }
}
