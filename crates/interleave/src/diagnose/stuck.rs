//! Threads that cannot go on, or do not end.

use super::names::Words;
use super::{Diagnosis, Kind, Spot, last_lock};
use crate::event::{Event, Held, ObjectIndex, Op, Site, ThreadIndex, Trace};

/// No thread can go on.
pub(super) fn stuck(words: &Words<'_>, d: &mut Diagnosis) {
    let held = words.trace.held(words.trace.events.iter());
    d.waits = words.threads().filter_map(|t| wait_in_words(words, &held, t)).collect();
    if let Some(cycle) = cycle(words, &held) {
        return match cycle[..] {
            [alone] => self_deadlock(words, d, alone),
            _ => deadlock(words, d, &held, &cycle),
        };
    }
    // Nobody waits in a circle, so somebody waits for what nobody will do.
    let sleeper = words.threads().find_map(|t| match words.trace.pending(t) {
        Some((i, Event { op: Op::Wait { condvar, .. }, at, .. })) => Some((t, i, *condvar, *at)),
        _ => None,
    });
    if let Some((thread, step, condvar, at)) = sleeper {
        return asleep(words, d, thread, step, condvar, at);
    }
    d.kind = Kind::WaitsForEver;
    d.headline = "no thread can go on".into();
    for t in words.threads() {
        let Some((_, e)) = words.trace.pending(t) else { continue };
        let (primary, headline) = match &e.op {
            Op::BlockWant { object, what } => {
                (true, Some(format!("{} waits {what} {} for ever", words.who(t), words.name(*object))))
            }
            Op::LockWant { lock, .. } => {
                let ended = held.iter().find(|h| h.lock == *lock).map(|h| h.thread);
                let owner = ended.map_or("nobody".into(), |t| words.who(t));
                (true, Some(format!("{} waits for {}, which {owner} never releases", words.who(t), words.name(*lock))))
            }
            _ => (false, None),
        };
        if let Some(headline) = headline
            && d.spots.iter().all(|s| !s.primary)
        {
            d.headline = headline;
        }
        d.spots.push(Spot { at: e.at, label: format!("{} waits here", words.who(t)), primary });
    }
}

/// The thread that keeps this one from going on, if it is one thread.
fn waits_for(trace: &Trace, held: &[Held], thread: ThreadIndex) -> Option<ThreadIndex> {
    match trace.pending(thread)?.1.op {
        Op::LockWant { lock, .. } => {
            let holders: Vec<&Held> = held.iter().filter(|h| h.lock == lock).collect();
            let own = holders.iter().find(|h| h.thread == thread);
            own.or(holders.first()).map(|h| h.thread)
        }
        Op::JoinWant { child } => Some(child),
        _ => None,
    }
}

fn cycle(words: &Words<'_>, held: &[Held]) -> Option<Vec<ThreadIndex>> {
    words.threads().find_map(|start| {
        let mut path = vec![start];
        loop {
            let next = waits_for(words.trace, held, *path.last()?)?;
            if next == start {
                return Some(path);
            }
            if path.contains(&next) {
                return None;
            }
            path.push(next);
        }
    })
}

fn wait_in_words(words: &Words<'_>, held: &[Held], thread: ThreadIndex) -> Option<String> {
    let who = words.who(thread);
    Some(match &words.trace.pending(thread)?.1.op {
        Op::LockWant { lock, .. } => {
            let by = match waits_for(words.trace, held, thread) {
                Some(t) if t == thread => "itself".into(),
                Some(t) => words.who(t),
                None => "nobody".into(),
            };
            format!("{who} waits for {}, held by {by}", words.name(*lock))
        }
        Op::JoinWant { child } => format!("{who} waits for {} to end", words.who(*child)),
        Op::Wait { condvar, .. } => format!("{who} sleeps on {}; nobody is left to notify it", words.name(*condvar)),
        Op::BlockWant { object, what } => format!("{who} waits {what} {}", words.name(*object)),
        _ => return None,
    })
}

fn self_deadlock(words: &Words<'_>, d: &mut Diagnosis, thread: ThreadIndex) {
    d.kind = Kind::SelfDeadlock;
    let Some((_, want)) = words.trace.pending(thread) else { return };
    let Op::LockWant { lock, .. } = want.op else { return };
    d.headline = format!("{} locks {} while it already holds it", words.who(thread), words.name(lock));
    d.spots.extend(last_lock(words.trace, thread, lock).map(|at| Spot {
        at,
        label: "first lock, still held".into(),
        primary: false,
    }));
    d.spots.push(Spot { at: want.at, label: "second lock: it waits for itself".into(), primary: true });
}

fn deadlock(words: &Words<'_>, d: &mut Diagnosis, held: &[Held], cycle: &[ThreadIndex]) {
    d.kind = Kind::Deadlock;
    let names: Vec<String> = cycle.iter().map(|t| words.who(*t)).collect();
    let (last, first) = (names.last().cloned().unwrap_or_default(), names[..names.len() - 1].join(", "));
    d.headline = format!("deadlock: {first} and {last} wait for each other");
    for (i, &thread) in cycle.iter().enumerate() {
        let Some((_, want)) = words.trace.pending(thread) else { continue };
        let who = words.who(thread);
        let waited_by = cycle[(i + cycle.len() - 1) % cycle.len()];
        // The lock that this thread holds and the one before it in the circle wants.
        if let Some((_, Event { op: Op::LockWant { lock, .. }, .. })) = words.trace.pending(waited_by)
            && held.iter().any(|h| h.lock == *lock && h.thread == thread)
            && let Some(at) = last_lock(words.trace, thread, *lock)
        {
            let label = format!("{who} took {} here and holds it", words.name(*lock));
            d.spots.push(Spot { at, label, primary: false });
        }
        let label = match want.op {
            Op::LockWant { lock, .. } => format!("{who} waits here for {}", words.name(lock)),
            Op::JoinWant { child } => format!("{who} waits here for {} to end", words.who(child)),
            _ => format!("{who} waits here"),
        };
        d.spots.push(Spot { at: want.at, label, primary: true });
    }
}

/// A thread sleeps on a condition variable.
fn asleep(words: &Words<'_>, d: &mut Diagnosis, thread: ThreadIndex, step: usize, condvar: ObjectIndex, at: Site) {
    let (who, name, events) = (words.who(thread), words.name(condvar), &words.trace.events);
    d.spots.push(Spot { at, label: format!("{who} goes to sleep here"), primary: true });
    let woke_before = events[..step]
        .iter()
        .any(|e| e.thread == thread && matches!(e.op, Op::Woke { condvar: c, .. } if c == condvar));
    let notified = |e: &&Event| matches!(e.op, Op::Notify { condvar: c, .. } if c == condvar);
    let missed = events[..step]
        .iter()
        .rev()
        .filter(notified)
        .find(|e| e.thread != thread && matches!(e.op, Op::Notify { sleepers: 0, .. }));
    if let Some(missed) = missed
        && !woke_before
    {
        d.kind = Kind::LostWakeup;
        d.headline = format!("lost wake-up: {name} was notified before {who} slept on it");
        let label = format!("{} notified here, when nobody slept yet", words.who(missed.thread));
        d.spots.insert(0, Spot { at: missed.at, label, primary: false });
        return;
    }
    d.kind = Kind::NeverNotified;
    let others_woke =
        events.iter().any(|e| e.thread != thread && matches!(e.op, Op::Woke { condvar: c, .. } if c == condvar));
    d.headline = if woke_before {
        format!("{who} woke, slept on {name} again, and nobody is left to notify it")
    } else if others_woke {
        format!("{who} sleeps on {name}; the notifications went to other threads")
    } else {
        format!("{who} sleeps on {name}, and nobody notifies it")
    };
    if let Some(last) = events.iter().rev().find(notified) {
        let label = format!("the last notification, by {}", words.who(last.thread));
        d.spots.insert(0, Spot { at: last.at, label, primary: false });
    }
}

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
    let what = words.trace.events.last().and_then(|e| e.op.objects()[0]).map(|o| format!(" on {}", words.name(o)));
    d.headline = format!("{who} waits in a loop{} that never lets the other threads run", what.unwrap_or_default());
    if let Some(last) = words.trace.events.last() {
        let label =
            format!("{who} repeats this without end; call `hint::spin_loop()` or `thread::yield_now()` in the loop");
        d.spots.push(Spot { at: last.at, label, primary: true });
    }
}

pub(super) fn not_joined(words: &Words<'_>, d: &mut Diagnosis) {
    d.kind = Kind::NotJoined;
    let joined = |child| words.trace.events.iter().any(|e| e.op == Op::Join { child });
    let left: Vec<(ThreadIndex, Site)> = words
        .trace
        .events
        .iter()
        .filter_map(|e| match e.op {
            Op::Spawn { child } if !joined(child) => Some((child, e.at)),
            _ => None,
        })
        .collect();
    let names: Vec<String> = left.iter().map(|(t, _)| words.who(*t)).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    d.headline = format!(
        "{} {verb} never joined and may outlive what started {}",
        names.join(", "),
        if names.len() == 1 { "it" } else { "them" }
    );
    d.spots = left
        .into_iter()
        .map(|(t, at)| Spot { at, label: format!("{} is spawned here", words.who(t)), primary: true })
        .collect();
}
