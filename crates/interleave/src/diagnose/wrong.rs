//! Wrong results, races and panics.

use super::names::Words;
use super::{Diagnosis, Kind, Spot};
use crate::event::{Event, ObjectIndex, Op, ThreadIndex};
use crate::order::{self, Search};
use std::sync::atomic::Ordering;

/// Two accesses that nothing orders: the last one, and the latest of another thread that conflicts.
pub(super) fn race(words: &Words<'_>, d: &mut Diagnosis) {
    d.kind = Kind::DataRace;
    let events = &words.trace.events;
    let access = |e: &Event| match e.op {
        Op::Access { cell, write } => Some((cell, write)),
        _ => None,
    };
    let Some((last, (cell, write))) = events.iter().enumerate().rev().find_map(|(i, e)| access(e).map(|a| (i, a)))
    else {
        return;
    };
    let other = events[..last]
        .iter()
        .rev()
        .find(|e| e.thread != events[last].thread && access(e).is_some_and(|(c, w)| c == cell && (w || write)));
    d.headline = format!("data race on {}: nothing orders these two accesses", words.name(cell));
    let verb = |write| if write { "writes" } else { "reads" };
    let spot = |e: &Event, primary| {
        let label = format!("{} {} here", words.who(e.thread), verb(access(e).is_some_and(|a| a.1)));
        Spot { at: e.at, label, primary }
    };
    d.spots.extend(other.map(|e| spot(e, false)));
    d.spots.push(spot(&events[last], true));
}

pub(super) fn stack_overflow(words: &Words<'_>, d: &mut Diagnosis) {
    d.kind = Kind::StackOverflow;
    let last = words.trace.events.last();
    let who = last.map_or("a thread".into(), |e| words.who(e.thread));
    d.headline = format!(
        "the stack of {who} overflowed: a thread of a model has 32 KiB; look for endless recursion or a large local array"
    );
    d.spots.extend(last.map(|e| Spot { at: e.at, label: "the last step before it".into(), primary: true }));
}

pub(super) fn misuse(words: &Words<'_>, d: &mut Diagnosis, message: &str) {
    d.kind = Kind::Misuse;
    d.headline = message.trim_start_matches("interleave: ").lines().next().unwrap_or("").to_string();
    let last = words.trace.events.last();
    d.spots.extend(last.map(|e| Spot { at: e.at, label: "the last step before it".into(), primary: true }));
}

/// An assertion or another panic of the program.
pub(super) fn wrong_result(words: &Words<'_>, d: &mut Diagnosis, message: &str) {
    d.headline = headline(message);
    if !d.literal && weak_memory(words, d) {
        panicked(words, d);
        return;
    }
    let steps = d.order.iter().map(|&i| &words.trace.events[i]);
    let steps: Vec<&Event> = steps.filter(|e| !e.op.is_want()).collect();
    let found = lost_update(words, &steps)
        .or_else(|| stale_check_of_an_atomic(words, &steps))
        .or_else(|| stale_check_under_a_lock(words, &steps));
    if let Some((kind, suspect, spots)) = found {
        d.kind = kind;
        d.headline = format!("{}; suspect: {suspect}", d.headline);
        d.spots = spots;
    } else {
        d.spots = interruption(words, &steps).unwrap_or_default();
    }
    panicked(words, d);
}

/// The panic's first line; of a failed comparison also what was compared.
fn headline(message: &str) -> String {
    let mut lines = message.lines();
    let first = lines.next().unwrap_or("").to_string();
    let compared: Vec<&str> =
        lines.map(str::trim).filter(|l| l.starts_with("left:") || l.starts_with("right:")).collect();
    if compared.is_empty() { first } else { format!("{first} ({})", compared.join(", ")) }
}

fn panicked(words: &Words<'_>, d: &mut Diagnosis) {
    let last = words.trace.events.last().filter(|e| matches!(e.op, Op::Panic { .. }));
    // The standard library's own lines, as of an `unwrap`, are not the program's.
    let last = last.filter(|e| !e.at.file.starts_with("/rustc/") && !e.at.file.contains("/library/"));
    d.spots.extend(last.map(|e| Spot {
        at: e.at,
        label: format!("{} fails here", words.who(e.thread)),
        primary: true,
    }));
}

/// The reads that explain why no order does: without any of them there is one.
fn weak_memory(words: &Words<'_>, d: &mut Diagnosis) -> bool {
    if order::explain(words.trace) != Search::None {
        return false;
    }
    d.kind = Kind::WeakMemory;
    let events = &words.trace.events;
    let excusable = |i: &usize| {
        let reads = events[*i].op.atomic().is_some_and(|a| a.read.is_some() && a.written.is_none());
        reads && matches!(order::explain_without(words.trace, *i), Search::Found(_))
    };
    let culprits: Vec<usize> = (0..events.len()).filter(excusable).collect();
    // One that was out of date when it ran says most.
    let outdated = culprits.iter().find(|i| overwritten(words, **i).is_some());
    if let Some(&i) = outdated.or(culprits.first())
        && let Some(access) = events[i].op.atomic()
    {
        if let Some((newer, value)) = overwritten(words, i) {
            let written = words.trace.value(access.atomic, value);
            let label = format!("{} had written {written} ({:?})", words.who(newer.thread), ordering(newer));
            d.spots.push(Spot { at: newer.at, label, primary: false });
        }
        let value = access.read.map(|v| words.trace.value(access.atomic, v)).unwrap_or_default();
        let (who, name) = (words.who(events[i].thread), words.name(access.atomic));
        let label = format!("{who} still reads {name} = {value} ({:?})", access.ordering);
        d.spots.push(Spot { at: events[i].at, label, primary: true });
    }
    true
}

/// The latest write before a read, if it wrote another value than was read.
fn overwritten<'a>(words: &Words<'a>, read: usize) -> Option<(&'a Event, u64)> {
    let events = &words.trace.events;
    let access = events[read].op.atomic()?;
    let (newer, value) = events[..read].iter().rev().find_map(|w| {
        let written = w.op.atomic().filter(|a| a.atomic == access.atomic)?.written?;
        Some((w, written))
    })?;
    (Some(value) != access.read).then_some((newer, value))
}

fn ordering(e: &Event) -> Ordering {
    e.op.atomic().map_or(Ordering::Relaxed, |a| a.ordering)
}

/// Where a thread that could have gone on was interrupted, by whom, and where it went on: the first
/// such place, or with several the last one that the failing thread was interrupted at.
fn interruption(words: &Words<'_>, steps: &[&Event]) -> Option<Vec<Spot>> {
    let failing = steps.last()?.thread;
    let interruptions: Vec<(usize, usize)> = (0..steps.len().saturating_sub(1))
        .filter(|&i| steps[i].thread != steps[i + 1].thread && !matches!(steps[i].op, Op::End | Op::Wait { .. }))
        .filter_map(|i| {
            let next = (i + 2..steps.len()).find(|&j| steps[j].thread == steps[i].thread)?;
            (!matches!(steps[next].op, Op::Join { .. } | Op::JoinWant { .. } | Op::Panic { .. })).then_some((i, next))
        })
        .collect();
    let own = interruptions.iter().rev().find(|(i, _)| steps[*i].thread == failing && !spawns(steps[*i]));
    let (before, after) = *own.or(interruptions.iter().find(|(i, _)| !spawns(steps[*i])))?;
    let (who, place) = (words.who(steps[before].thread), |i: usize| steps[i].at);
    let mut intruders =
        (before + 1..after).filter(|&i| !matches!(steps[i].op, Op::Start | Op::End | Op::Unlock { .. }));
    let intruder = intruders.next_back()?;
    Some(vec![
        Spot { at: place(before), label: format!("{who} is interrupted after this"), primary: false },
        Spot {
            at: place(intruder),
            label: format!("{} runs up to here meanwhile", words.who(steps[intruder].thread)),
            primary: false,
        },
        Spot { at: place(after), label: format!("{who} goes on here"), primary: true },
    ])
}

/// A thread that has only started others has seen nothing yet that could change.
fn spawns(e: &Event) -> bool {
    matches!(e.op, Op::Spawn { .. })
}

type Suspicion = (Kind, String, Vec<Spot>);

/// A thread reads an atomic, another changes it, and the first stores what it made of the old value.
fn lost_update(words: &Words<'_>, steps: &[&Event]) -> Option<Suspicion> {
    steps.iter().enumerate().find_map(|(at, write)| {
        let Op::Store { atomic, .. } = write.op else { return None };
        let read = last_read(steps, at, write.thread, atomic)?;
        let other = steps[read..at].iter().find(|e| changes(e, atomic) && e.thread != write.thread)?;
        let (name, who) = (words.name(atomic), words.who(write.thread));
        let spots = vec![
            Spot { at: steps[read].at, label: format!("{who} reads {name} here"), primary: false },
            Spot {
                at: other.at,
                label: format!("{} changes it here, in between", words.who(other.thread)),
                primary: false,
            },
            Spot { at: write.at, label: format!("{who} writes here, from what it had read"), primary: true },
        ];
        Some((Kind::LostUpdate, format!("lost update of {name}: {who} overwrote a value it had not seen"), spots))
    })
}

/// The last look of a thread at an atomic before a step, unless the thread has changed the atomic since.
fn last_read(steps: &[&Event], before: usize, thread: ThreadIndex, atomic: ObjectIndex) -> Option<usize> {
    let own = |e: &Event| e.thread == thread && e.op.atomic().is_some_and(|a| a.atomic == atomic);
    let i = (0..before).rev().find(|i| own(steps[*i]))?;
    matches!(steps[i].op, Op::Load { .. }).then_some(i)
}

fn changes(e: &Event, atomic: ObjectIndex) -> bool {
    e.op.atomic().is_some_and(|a| a.atomic == atomic && a.written.is_some())
}

/// A thread looks at an atomic, another changes it, and the first changes it without looking again.
fn stale_check_of_an_atomic(words: &Words<'_>, steps: &[&Event]) -> Option<Suspicion> {
    steps.iter().enumerate().find_map(|(at, act)| {
        let Op::Rmw { atomic, what, .. } = act.op else { return None };
        // A compare-exchange looks again by itself.
        if what == "compare_exchange" {
            return None;
        }
        let check = last_read(steps, at, act.thread, atomic)?;
        let other = steps[check..at].iter().find(|e| changes(e, atomic) && e.thread != act.thread)?;
        Some(stale_check(words, &words.name(atomic), steps[check], other, act))
    })
}

/// A thread releases a lock, another takes and releases it, and the first takes it again.
fn stale_check_under_a_lock(words: &Words<'_>, steps: &[&Event]) -> Option<Suspicion> {
    steps.iter().enumerate().find_map(|(at, act)| {
        let Op::Lock { lock, shared: false } = act.op else { return None };
        let of_lock = |e: &Event| matches!(e.op, Op::Unlock { lock: l, .. } if l == lock);
        let check = (0..at).rev().find(|i| steps[*i].thread == act.thread && of_lock(steps[*i]))?;
        let between = &steps[check..at];
        // To wait for a thread in between is to want what it did.
        if between.iter().any(|e| e.thread == act.thread && matches!(e.op, Op::Join { .. } | Op::Woke { .. })) {
            return None;
        }
        let other = between
            .iter()
            .find(|e| e.thread != act.thread && matches!(e.op, Op::Lock { lock: l, shared: false } if l == lock))?;
        Some(stale_check(words, &words.name(lock), steps[check], other, act))
    })
}

fn stale_check(words: &Words<'_>, name: &str, check: &Event, other: &Event, act: &Event) -> Suspicion {
    let (who, intruder) = (words.who(act.thread), words.who(other.thread));
    let spots = vec![
        Spot { at: check.at, label: format!("{who} looks at {name} here and lets go"), primary: false },
        Spot { at: other.at, label: format!("{intruder} takes it here, in between"), primary: false },
        Spot { at: act.at, label: format!("{who} acts here on what it saw before"), primary: true },
    ];
    let suspect = format!("check-then-act on {name}: {intruder} came between {who}'s look and its change");
    (Kind::CheckThenAct, suspect, spots)
}
