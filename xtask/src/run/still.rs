//! Tells a test that will never end from one that takes its time. Pure: it is shown what the system shows.
//!
//! A clock on the wall cannot tell them apart on a busy machine. A hang stands still: every thread of the process group
//! sleeps, none has been on a processor for a second, and none sleeps only for a time. A loop uses processor time without
//! end. The limit on the wall is for systems that show neither.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long everything has to stand still.
const STILL: Duration = Duration::from_secs(1);
/// The last resort.
const WALL: Duration = Duration::from_secs(120);
/// A test is long from this part of its limit on.
const LONG: u32 = 5;

/// Why a test was taken to be without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hang {
    /// All of its threads wait, each for something that only another could do.
    Still,
    /// It computes and does not come to an end.
    Loops {
        /// The processor time used.
        seconds: u64,
    },
    /// Neither could be seen, and it took too long.
    Late {
        /// The time waited.
        seconds: u64,
    },
}

/// A process group at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// By process and thread id.
    pub threads: BTreeMap<(u32, u32), Thread>,
    /// Processor time of the group so far.
    pub processor: Duration,
}

/// A thread at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// It waits and could be woken.
    pub asleep: bool,
    /// Its wait ends by itself, or we cannot tell that it does not.
    pub may_wake_by_itself: bool,
    /// Changes whenever the thread has been on a processor.
    pub activity: String,
}

/// Looks at one group again and again.
pub struct Watch {
    start: Instant,
    /// How much processor time the group may use.
    processor: Duration,
    /// The last resort.
    wall: Duration,
    last: Option<Snapshot>,
    still_since: Instant,
    idle: bool,
    long: bool,
}

impl Watch {
    /// Begins.
    pub fn new(start: Instant, processor: Duration) -> Watch {
        Watch { start, processor, wall: WALL, last: None, still_since: start, idle: false, long: false }
    }

    /// With another last resort.
    pub fn within(self, wall: Duration) -> Watch {
        Watch { wall, ..self }
    }

    /// One more look; none where the system does not show its threads. Some once there is no hope.
    pub fn look(&mut self, now: Instant, group: Option<&Snapshot>) -> Option<Hang> {
        let waited = now - self.start;
        let works_long = group.is_some_and(|group| group.processor >= self.processor / LONG);
        self.long |= works_long || waited >= self.wall / LONG;
        if waited >= self.wall {
            return Some(Hang::Late { seconds: waited.as_secs() });
        }
        let group = group?;
        if group.processor >= self.processor {
            return Some(Hang::Loops { seconds: group.processor.as_secs() });
        }
        let unchanged = self.last.as_ref().is_some_and(|last| last.threads == group.threads);
        self.idle = unchanged && group.threads.values().all(|t| t.asleep);
        let asleep = !group.threads.is_empty() && group.threads.values().all(|t| t.asleep && !t.may_wake_by_itself);
        if !asleep || !unchanged {
            self.still_since = now;
        }
        self.last = Some(group.clone());
        (asleep && now - self.still_since >= STILL).then_some(Hang::Still)
    }

    /// Has none of it been on a processor between the last two looks? It may go on all the same.
    pub fn is_idle(&self) -> bool {
        self.idle
    }

    /// Has it used a fifth of one of its limits?
    pub fn is_long(&self) -> bool {
        self.long
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROCESSOR: Duration = Duration::from_secs(10);

    /// One letter a thread: `s` sleeps without end, `t` sleeps for a time, `r` runs, `w` was woken since the last look.
    fn snapshot(at: usize, letters: &str, processor: u64) -> Snapshot {
        let thread = |letter| Thread {
            asleep: letter != 'r',
            may_wake_by_itself: letter == 't',
            activity: if letter == 's' || letter == 't' { String::new() } else { at.to_string() },
        };
        let threads = letters.chars().enumerate().map(|(i, letter)| ((1, i as u32), thread(letter))).collect();
        Snapshot { threads, processor: Duration::from_secs(processor) }
    }

    fn check(what: &str, looks: &[(&str, u64)], expected: Option<Hang>) {
        let start = Instant::now();
        let mut watch = Watch::new(start, PROCESSOR);
        let mut found = None;
        for (i, (letters, processor)) in looks.iter().enumerate() {
            let now = start + Duration::from_millis(100 * i as u64);
            found = found.or(watch.look(now, Some(&snapshot(i, letters, *processor))));
        }
        assert_eq!(found, expected, "{what}");
    }

    #[test]
    fn only_what_cannot_go_on_is_a_hang() {
        check("two threads wait for each other", &[("ss", 0); 12], Some(Hang::Still));
        check("less than a second of it", &[("ss", 0); 10], None);
        check("one of them sleeps for a time", &[("st", 0); 40], None);
        check("one of them runs", &[("sr", 0); 40], None);
        check("one of them is woken all the time", &[("sw", 0); 40], None);
        check("no thread can be seen", &[("", 0); 40], None);
        check("a loop", &[("r", 1), ("r", 9), ("r", 11)], Some(Hang::Loops { seconds: 11 }));
        let woken_once = [[("s", 0); 9].as_slice(), &[("w", 0)], &[("s", 0); 9]].concat();
        check("woken just in time", &woken_once, None);
        let new_thread = [[("s", 0); 8].as_slice(), &[("ss", 0); 8]].concat();
        check("a new thread", &new_thread, None);
    }

    #[test]
    fn what_waits_is_idle_whether_or_not_it_will_wake() {
        let start = Instant::now();
        let mut watch = Watch::new(start, PROCESSOR);
        let looks = ["ss", "ss", "st", "st", "sw", "sw", "sr", "ss", "ss"];
        let idle = looks.iter().enumerate().map(|(i, letters)| {
            watch.look(start + Duration::from_millis(100 * i as u64), Some(&snapshot(i, letters, 0)));
            watch.is_idle()
        });
        assert_eq!(idle.collect::<Vec<_>>(), [false, true, false, true, false, false, false, false, true]);
    }

    #[test]
    fn a_test_is_long_from_a_fifth_of_its_limit_on() {
        let start = Instant::now();
        let mut watch = Watch::new(start, PROCESSOR);
        for (seconds, processor, long) in [(1, 0, false), (20, 1, false), (21, 2, true), (22, 0, true)] {
            watch.look(start + Duration::from_secs(seconds), Some(&snapshot(0, "r", processor)));
            assert_eq!(watch.is_long(), long, "{processor} s of processor time after {seconds} s");
        }
        let mut unseen = Watch::new(start, PROCESSOR);
        for (seconds, long) in [(23, false), (24, true)] {
            unseen.look(start + Duration::from_secs(seconds), None);
            assert_eq!(unseen.is_long(), long, "{seconds} s of which nothing can be seen");
        }
    }

    #[test]
    fn where_nothing_can_be_seen_only_the_generous_limit_holds() {
        let start = Instant::now();
        let mut watch = Watch::new(start, PROCESSOR);
        assert_eq!(watch.look(start + Duration::from_secs(119), None), None);
        assert_eq!(watch.look(start + Duration::from_secs(120), None), Some(Hang::Late { seconds: 120 }));
    }
}
