//! Lanes: who was at work and who waited, from when to when.
//!
//! A fake that a test gives to an answer records here what is done with it. The answer is not touched, and measures nothing.
//! Time is whatever the clock says: virtual milliseconds, or, without a clock, steps (each start and each end is one step
//! later than the one before). The same recording is drawn as text for a report and as a picture for the book.

mod recording;
mod svg;
mod text;

pub use recording::{Entry, Kind, Recording, SCHEMA, Unit};

use crate::hang::{self, Watch};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A recording that goes on. Its clones record into the same one.
///
/// The latest one that a thread has made is the evidence for what fails on that thread: [`require!`](crate::require)
/// shows it below its message.
#[derive(Clone)]
pub struct Lanes(Arc<Mutex<Inner>>);

struct Inner {
    clock: Option<Box<dyn Fn() -> u64 + Send>>,
    recording: Recording,
    tallies: BTreeMap<String, Tally>,
    /// The failure that a hang would be; told anew when something has been recorded.
    hang: Option<(&'static str, String)>,
}

/// How often something was done.
#[derive(Default)]
struct Tally {
    begun: usize,
    open: usize,
    most: usize,
}

thread_local! {
    static EVIDENCE: RefCell<Option<Lanes>> = const { RefCell::new(None) };
}

/// After so many entries, a hang is no longer told anew with each: whoever records that much is not standing still.
const MANY: usize = 256;

impl Lanes {
    /// Lanes in steps: for threads, whose order is all that a test may look at.
    pub fn steps() -> Lanes {
        Lanes::new(Unit::Steps, None)
    }

    /// Lanes in milliseconds of a clock, which should not be the one on the wall.
    pub fn milliseconds(clock: impl Fn() -> u64 + Send + 'static) -> Lanes {
        Lanes::new(Unit::Milliseconds, Some(Box::new(clock)))
    }

    fn new(unit: Unit, clock: Option<Box<dyn Fn() -> u64 + Send>>) -> Lanes {
        let recording = Recording { unit, end: 0, entries: Vec::new() };
        let lanes = Lanes(Arc::new(Mutex::new(Inner { clock, recording, tallies: BTreeMap::new(), hang: None })));
        EVIDENCE.set(Some(lanes.clone()));
        lanes
    }

    /// Somebody is at work, until the span is dropped.
    pub fn span(&self, lane: impl Into<String>, what: impl Into<String>) -> Span {
        self.begin(lane.into(), what.into(), Kind::Work)
    }

    /// Somebody waits, until the span is dropped.
    pub fn wait(&self, lane: impl Into<String>, what: impl Into<String>) -> Span {
        self.begin(lane.into(), what.into(), Kind::Wait)
    }

    /// Something happens in a moment.
    pub fn mark(&self, lane: impl Into<String>, what: impl Into<String>) {
        drop(self.begin(lane.into(), what.into(), Kind::Mark));
    }

    /// How many spans and marks with this text have begun.
    pub fn count(&self, what: &str) -> usize {
        self.inner().tallies.get(what).map_or(0, |tally| tally.begun)
    }

    /// How many spans with this text were open at the same time, at most.
    pub fn most_at_once(&self, what: &str) -> usize {
        self.inner().tallies.get(what).map_or(0, |tally| tally.most)
    }

    /// The lane and the text of each span that has not ended.
    pub fn open(&self) -> Vec<(String, String)> {
        let inner = self.inner();
        let open = inner.recording.entries.iter().filter(|entry| entry.is_open());
        open.map(|entry| (entry.lane.clone(), entry.what.clone())).collect()
    }

    /// What has been recorded so far.
    pub fn recording(&self) -> Recording {
        self.inner().recording.clone()
    }

    /// [`Recording::json`] of what has been recorded so far.
    pub fn json(&self) -> String {
        self.inner().recording.json()
    }

    /// [`Recording::text`] of what has been recorded so far.
    pub fn text(&self, width: usize) -> String {
        self.inner().recording.text(width)
    }

    /// [`Recording::svg`] of what has been recorded so far.
    pub fn svg(&self, title: &str) -> String {
        self.inner().recording.svg(title)
    }

    /// [`if_it_hangs`](crate::if_it_hangs), with these lanes in the report as they are when everything stands still, or as
    /// they were after 256 entries.
    pub fn if_it_hangs(&self, id: &'static str, text: impl Into<String>) -> Watch {
        let mut inner = self.inner();
        inner.hang = Some((id, text.into()));
        inner.tell_of_hang();
        let lanes = self.clone();
        Watch::new(move || lanes.inner().hang = None)
    }

    fn begin(&self, lane: String, what: String, kind: Kind) -> Span {
        let mut inner = self.inner();
        let now = inner.now();
        let tally = inner.tallies.entry(what.clone()).or_default();
        tally.begun += 1;
        if kind != Kind::Mark {
            tally.open += 1;
            tally.most = tally.most.max(tally.open);
        }
        let to = (kind == Kind::Mark).then_some(now);
        inner.recording.entries.push(Entry { lane, what, kind, from: now, to });
        inner.tell_of_hang();
        Span { entry: inner.recording.entries.len() - 1, lanes: self.clone() }
    }

    fn end(&self, entry: usize) {
        let mut inner = self.inner();
        if !inner.recording.entries[entry].is_open() {
            return;
        }
        let now = inner.now();
        inner.recording.entries[entry].to = Some(now);
        let what = inner.recording.entries[entry].what.clone();
        inner.tallies.entry(what).or_default().open -= 1;
        inner.tell_of_hang();
    }

    /// A panic of an answer while it holds a span poisons nothing: each entry is complete by itself.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn now(&mut self) -> u64 {
        let now = match &self.clock {
            Some(clock) => clock().max(self.recording.end),
            None => self.recording.end + 1,
        };
        self.recording.end = now;
        now
    }

    fn tell_of_hang(&self) {
        if let Some((id, text)) = &self.hang
            && self.recording.entries.len() <= MANY
        {
            hang::tell(id, text, &self.recording);
        }
    }
}

impl fmt::Debug for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lanes").field(&self.recording()).finish()
    }
}

/// The recording made on this thread, if there is one with something in it.
pub(crate) fn evidence() -> Option<Recording> {
    EVIDENCE.with_borrow(|lanes| lanes.as_ref().map(Lanes::recording)).filter(|recording| !recording.entries.is_empty())
}

/// Something that has begun, and ends when this is dropped.
#[must_use = "a span that is dropped at once has no length"]
#[derive(Debug)]
pub struct Span {
    entry: usize,
    lanes: Lanes,
}

impl Drop for Span {
    fn drop(&mut self) {
        self.lanes.end(self.entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_counted_by_what_they_do() {
        let lanes = Lanes::steps();
        let first = lanes.span("a", "fetch");
        let second = lanes.span("b", "fetch");
        drop(first);
        lanes.mark("b", "late");
        let third = lanes.wait("a", "lock");
        assert_eq!((lanes.count("fetch"), lanes.most_at_once("fetch")), (2, 2));
        assert_eq!((lanes.count("late"), lanes.most_at_once("late")), (1, 0));
        assert_eq!(lanes.count("nothing"), 0);
        assert_eq!(lanes.open(), [("b".into(), "fetch".into()), ("a".into(), "lock".into())]);
        drop((second, third));
        assert_eq!(lanes.open(), []);
        assert_eq!(lanes.recording().end, 7);
    }

    #[test]
    fn a_clock_that_goes_back_does_not_take_the_recording_with_it() {
        let times = Mutex::new(vec![3, 5, 1]);
        let lanes = Lanes::milliseconds(move || times.lock().map_or(0, |mut times| times.pop().unwrap_or(0)));
        drop(lanes.span("a", "one"));
        lanes.mark("a", "two");
        let entries: Vec<_> = lanes.recording().entries.iter().map(|entry| (entry.from, entry.to)).collect();
        assert_eq!(entries, [(1, Some(5)), (5, Some(5))]);
    }
}
