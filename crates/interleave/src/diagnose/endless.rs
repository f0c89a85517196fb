//! Threads that do not end: loops, and threads that nobody waits for.

use super::names::Words;
use super::{Diagnosis, Kind, Note, Spot};
use crate::event::{Event, Op, ThreadIndex, Trace};

/// How many steps at the end of an interleaving have to be one thread's before it is said to spin.
const SPINNING: usize = 200;

/// The thread that has made all of the last steps, over and over the same, reading only and never
/// letting another run.
pub(crate) fn spinning_thread(trace: &Trace) -> Option<ThreadIndex> {
    let last = trace.events.last()?;
    let tail: Vec<&Event> = trace.events.iter().rev().take(SPINNING).collect();
    let alone = tail.len() == SPINNING && tail.iter().all(|e| e.thread == last.thread);
    let yields = tail.iter().any(|e| matches!(e.op, Op::Yield { .. }));
    let period = (1..=8).find(|p| tail.iter().zip(&tail[*p..]).all(|(a, b)| a.op == b.op && a.at == b.at));
    (alone && !yields && period.is_some()).then_some(last.thread)
}

pub(super) fn never_yields(words: &Words<'_>, d: &mut Diagnosis) {
    let Some(thread) = spinning_thread(words.trace) else { return };
    d.kind = Kind::NeverYields;
    let who = words.who(thread);
    let Some(last) = words.trace.events.last() else { return };
    let what = last.op.objects()[0].map(|o| format!(" on {}", words.name(o))).unwrap_or_default();
    d.headline = format!("{who} waits in a loop{what} that never lets the other threads run");
    d.notes.push(Note::help("call `hint::spin_loop()` or `thread::yield_now()` in the loop, or wait without a loop"));
    d.spots.push(Spot { at: words.place(last), label: format!("{who} repeats this without end"), primary: true });
}

pub(super) fn not_joined(words: &Words<'_>, d: &mut Diagnosis) {
    d.kind = Kind::NotJoined;
    let joined = |child| words.trace.events.iter().any(|e| e.op == Op::Join { child });
    let spawns = words.trace.events.iter().filter_map(|e| match e.op {
        Op::Spawn { child } if !joined(child) => Some((child, e)),
        _ => None,
    });
    let left: Vec<(ThreadIndex, &Event)> = spawns.collect();
    let threads: Vec<ThreadIndex> = left.iter().map(|(t, _)| *t).collect();
    let (are, them) = if threads.len() == 1 { ("is", "it") } else { ("are", "them") };
    d.headline = format!("{} {are} never joined and may outlive what started {them}", words.all_of(&threads));
    let spot = |(t, e): &(ThreadIndex, &Event)| {
        let label = format!("{} is spawned here", words.who(*t));
        Spot { at: words.place(e), label, primary: true }
    };
    d.spots = left.iter().map(spot).collect();
}
