//! Threads that wait and cannot go on.

use super::asleep;
use super::names::Words;
use super::{Diagnosis, Kind, Spot, last_lock};
use crate::event::{Event, Held, ObjectIndex, Op, ThreadIndex, Trace};

/// No thread can go on.
pub(super) fn stuck(words: &Words<'_>, d: &mut Diagnosis) {
    let held = words.trace.held(words.trace.events.iter());
    d.waits = words.threads().filter_map(|t| wait_in_words(words, &held, t)).collect();
    if let Some(cycle) = cycle(words, &held) {
        return match cycle[..] {
            [alone] => self_deadlock(words, d, &held, alone),
            _ => deadlock(words, d, &held, &cycle),
        };
    }
    // Nobody waits in a circle, so somebody waits for what nobody will do.
    if !asleep::asleep(words, d, &held) {
        waits_for_ever(words, d, &held);
    }
}

/// Those who hold a lock against a thread that wants it.
fn holders(held: &[Held], lock: ObjectIndex) -> impl Iterator<Item = ThreadIndex> {
    held.iter().filter(move |h| h.lock == lock).map(|h| h.thread)
}

/// The threads without which this one cannot go on. It comes first if it waits for itself.
fn waits_for(trace: &Trace, held: &[Held], thread: ThreadIndex) -> Vec<ThreadIndex> {
    match trace.pending(thread).map(|(_, e)| &e.op) {
        Some(Op::LockWant { lock, .. }) => {
            let mut by: Vec<ThreadIndex> = holders(held, *lock).collect();
            by.sort_by_key(|t| *t != thread);
            by
        }
        Some(Op::JoinWant { child }) => vec![*child],
        _ => Vec::new(),
    }
}

/// Threads of which each waits for the next and the last for the first: the shortest such circle.
fn cycle(words: &Words<'_>, held: &[Held]) -> Option<Vec<ThreadIndex>> {
    let mut paths: Vec<Vec<ThreadIndex>> = words.threads().map(|t| vec![t]).collect();
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            for next in waits_for(words.trace, held, *path.last()?) {
                if next == path[0] {
                    return Some(path);
                }
                if !path.contains(&next) {
                    longer.push([&path[..], &[next]].concat());
                }
            }
        }
        paths = longer;
    }
    None
}

fn wait_in_words(words: &Words<'_>, held: &[Held], thread: ThreadIndex) -> Option<String> {
    let op = &words.trace.pending(thread)?.1.op;
    let rest = match *op {
        Op::LockWant { lock, .. } => match waits_for(words.trace, held, thread)[..] {
            [first, ..] if first == thread => ", held by itself".into(),
            [] => ", which nobody releases".into(),
            _ => format!(", held by {}", words.all_of(&holders(held, lock).collect::<Vec<_>>())),
        },
        Op::Wait { .. } => "; nobody is left to notify it".into(),
        _ => String::new(),
    };
    Some(format!("{} {}{rest}", words.who(thread), words.waits(op)))
}

fn self_deadlock(words: &Words<'_>, d: &mut Diagnosis, held: &[Held], thread: ThreadIndex) {
    d.kind = Kind::SelfDeadlock;
    let Some((_, want)) = words.trace.pending(thread) else { return };
    let Op::LockWant { lock, shared } = want.op else { return };
    let (who, name) = (words.who(thread), words.name(lock));
    let reads = held.iter().any(|h| h.lock == lock && h.thread == thread && h.shared);
    d.headline = match (reads, shared) {
        (false, false) => format!("{who} locks {name} while it already holds it"),
        (false, true) => format!("{who} asks to read {name} while it holds it for writing"),
        (true, false) => format!("{who} asks to write to {name} while it still holds it for reading"),
        (true, true) => format!("{who} asks to read {name} while it already does; std may wait for ever or panic here"),
    };
    d.spots.extend(last_lock(words.trace, thread, lock).map(|e| Spot {
        at: words.place(e),
        label: "first lock, still held".into(),
        primary: false,
    }));
    d.spots.push(Spot { at: words.place(want), label: "second lock: it waits for itself".into(), primary: true });
}

fn deadlock(words: &Words<'_>, d: &mut Diagnosis, held: &[Held], cycle: &[ThreadIndex]) {
    d.kind = Kind::Deadlock;
    d.headline = format!("deadlock: {} wait for each other", words.all_of(cycle));
    for (i, &thread) in cycle.iter().enumerate() {
        let Some((_, want)) = words.trace.pending(thread) else { continue };
        let waited_by = cycle[(i + cycle.len() - 1) % cycle.len()];
        // The lock that this thread holds and the one before it in the circle wants.
        if let Some((_, Event { op: Op::LockWant { lock, .. }, .. })) = words.trace.pending(waited_by) {
            d.spots.extend(holds(words, held, thread, *lock));
        }
        d.spots.push(waits_here(words, thread, want, true));
    }
}

/// Where a thread took a lock that it holds.
pub(super) fn holds(words: &Words<'_>, held: &[Held], thread: ThreadIndex, lock: ObjectIndex) -> Option<Spot> {
    let took = last_lock(words.trace, thread, lock).filter(|_| holders(held, lock).any(|t| t == thread))?;
    let label = format!("{} took {} and holds it", words.who(thread), words.name(lock));
    Some(Spot { at: words.place(took), label, primary: false })
}

pub(super) fn waits_here(words: &Words<'_>, thread: ThreadIndex, want: &Event, primary: bool) -> Spot {
    let label = format!("{} {}", words.who(thread), words.waits(&want.op));
    Spot { at: words.place(want), label, primary }
}

/// The locks that a thread holds and others wait for, and who does.
pub(super) fn wanted_of(words: &Words<'_>, held: &[Held], holder: ThreadIndex) -> Vec<(ObjectIndex, ThreadIndex)> {
    let wanted = words.threads().filter_map(|t| match words.trace.pending(t)?.1.op {
        Op::LockWant { lock, .. } if holders(held, lock).any(|h| h == holder) => Some((lock, t)),
        _ => None,
    });
    wanted.collect()
}

/// Threads wait for messages, at barriers, for locks of threads that have ended; some may sleep too.
fn waits_for_ever(words: &Words<'_>, d: &mut Diagnosis, held: &[Held]) {
    d.kind = Kind::WaitsForEver;
    d.headline = "no thread can go on".into();
    let pending = || words.threads().filter_map(|t| words.trace.pending(t).map(|(_, e)| (t, e)));
    let blocked = pending().find_map(|(t, e)| match &e.op {
        Op::BlockWant { object, what } => Some((t, e, *object, *what)),
        _ => None,
    });
    if let Some((first, want, object, what)) = blocked {
        let same = |e: &Event| matches!(&e.op, Op::BlockWant { object: o, what: w } if *o == object && *w == what);
        let all: Vec<ThreadIndex> = pending().filter(|(_, e)| same(e)).map(|(t, _)| t).collect();
        let waits = words.waits(&want.op);
        let waits = if all.len() == 1 { waits } else { waits.replacen("waits", "wait", 1) };
        d.headline = match wanted_of(words, held, first)[..] {
            [(lock, by), ..] => {
                let (who, lock) = (words.who(first), words.name(lock));
                format!("{who} {waits} while it holds {lock}, which {} waits for", words.who(by))
            }
            [] if words.is_token(object) => {
                let took = |e: &Event| e.thread == first && matches!(e.op, Op::Act { object: o, .. } if o == object);
                let again = if words.trace.events.iter().any(took) { " again" } else { "" };
                format!("{} is parked{again}, and nobody unparks it", words.who(first))
            }
            [] => format!("{} {waits} for ever{}", words.all_of(&all), in_vain(what)),
        };
    } else if let Some((t, Event { op: Op::LockWant { lock, .. }, .. })) =
        pending().find(|(_, e)| matches!(e.op, Op::LockWant { .. }))
    {
        let by: Vec<ThreadIndex> = holders(held, *lock).collect();
        d.headline =
            format!("{} waits for {}, which {} never releases", words.who(t), words.name(*lock), words.all_of(&by));
    }
    for (thread, want) in pending() {
        for (lock, _) in wanted_of(words, held, thread) {
            d.spots.extend(holds(words, held, thread, lock));
        }
        d.spots.push(waits_here(words, thread, want, !matches!(want.op, Op::JoinWant { .. })));
    }
    // A lock may also be kept by a thread that has ended.
    for (_, want) in pending() {
        if let Op::LockWant { lock, .. } = want.op {
            let ended = holders(held, lock).filter(|t| words.trace.pending(*t).is_none());
            for holder in ended {
                d.spots.extend(holds(words, held, holder, lock));
            }
        }
    }
    d.spots.dedup();
}

/// Why a wait for something else than a lock, a thread or a notification goes on for ever.
fn in_vain(what: &str) -> &'static str {
    match what {
        "for a message on" => ": a sender is left, and sends nothing",
        "for room on" => ": it is full, and nobody receives",
        "for a receiver on" => ": nobody receives",
        "for the others at" => ": too few threads come",
        "for a value in" => ": whoever makes it does not finish",
        _ => "",
    }
}
