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

/// How many steps at the end of an interleaving have to change nothing before its loops are said to
/// have no end.
const IDLE: usize = 300;

/// The threads that go round in loops at the end, when no step of anybody changes anything any more:
/// what they see will never be different.
pub(crate) fn circling_threads(trace: &Trace) -> Option<Vec<ThreadIndex>> {
    let tail = trace.events.len().checked_sub(IDLE).map(|from| &trace.events[from..])?;
    let changes_nothing = |e: &Event| match &e.op {
        Op::Yield { .. } | Op::Load { .. } | Op::TryLockFailed { .. } | Op::CasFailed { .. } | Op::Fence { .. } => true,
        Op::Rmw { old, new, .. } => old == new,
        _ => false,
    };
    // An old value that was read may still be followed by a newer one.
    if !tail.iter().all(changes_nothing) || !super::is_literal(trace) {
        return None;
    }
    let mut threads: Vec<ThreadIndex> = tail.iter().map(|e| e.thread).collect();
    threads.sort_unstable();
    threads.dedup();
    // Whoever is not in a loop has to be blocked or done; else it might still change something.
    let others_are_out = (0..trace.threads.len() as ThreadIndex)
        .filter(|t| !threads.contains(t))
        .all(|t| trace.pending(t).is_some() || trace.events.iter().any(|e| e.thread == t && e.op == Op::End));
    others_are_out.then_some(threads)
}

/// The limit on steps was reached.
pub(super) fn too_many_steps(words: &Words<'_>, d: &mut Diagnosis) {
    let Some(threads) = circling_threads(words.trace) else { return never_yields(words, d) };
    d.kind = Kind::WaitsForEver;
    let (verb, loops) =
        if threads.len() == 1 { ("waits", "a loop that never ends") } else { ("wait", "loops that never end") };
    d.headline = format!("{} {verb} in {loops}", words.all_of(&threads));
    d.notes.push(Note::help("nothing changes any more, so every further round is like the last one"));
    let held = words.trace.held(words.trace.events.iter());
    for &thread in &threads {
        let who = words.who(thread);
        for lock in held.iter().filter(|h| h.thread == thread).map(|h| h.lock) {
            if let Some(e) = super::last_lock(words.trace, thread, lock) {
                let label = format!("{who} took {} here and holds it", words.name(lock));
                d.spots.push(Spot { at: words.place(e), label, primary: false });
            }
        }
        let asks = words.trace.events.iter().rev().find(|e| e.thread == thread && !matches!(e.op, Op::Yield { .. }));
        if let Some(e) = asks {
            d.spots.push(Spot { at: words.place(e), label: format!("{who} asks here again and again"), primary: true });
        }
    }
}

fn never_yields(words: &Words<'_>, d: &mut Diagnosis) {
    let Some(thread) = spinning_thread(words.trace) else { return };
    d.kind = Kind::NeverYields;
    let who = words.who(thread);
    let Some(last) = words.trace.events.last() else { return };
    let what = last.op.objects()[0].map(|o| format!(" on {}", words.name(o))).unwrap_or_default();
    d.headline = format!("{who} waits in a loop{what} that never lets the other threads run");
    d.notes.push(Note::help(
        "wait without a loop: with a lock, a condition variable, a channel, or `park`. Where a loop it must be, call \
         `hint::spin_loop()` or `thread::yield_now()` in it",
    ));
    // A round that asks one object waits for that; one that asks several does some work, and mostly was meant to sleep.
    let mut asked: Vec<u32> =
        words.trace.events.iter().rev().take(SPINNING).flat_map(|e| e.op.objects()).flatten().collect();
    asked.sort_unstable();
    asked.dedup();
    if asked.len() > 1 {
        d.notes.push(Note::help(
            "if it should sleep in each round, see what keeps it awake: a flag that has woken it once has to be taken back \
             before it sleeps again",
        ));
    }
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
