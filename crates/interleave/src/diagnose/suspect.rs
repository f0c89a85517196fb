//! Wrong results that come from a value that was out of date: a guess from the shape of the steps.
//!
//! A thread looks at something, another changes it, and the first acts without looking again. That
//! shape is common in right programs as well, so two more things are asked for. The thread must not
//! have waited for others in between: it wants what they did. And what was changed has to matter
//! for the failure: see [`matters`].

use super::names::Words;
use super::{Kind, Spot};
use crate::event::{Cause, Event, ObjectIndex, Op, ThreadIndex};

/// A kind, what is suspected, and where.
pub(super) type Suspicion = (Kind, String, Vec<Spot>);

/// A look, a change by another thread, and an act on what the look has seen.
struct Stale {
    object: ObjectIndex,
    look: usize,
    change: usize,
    act: usize,
}

/// The first such shape that matters for the failure at the end of these steps.
pub(super) fn suspicion(words: &Words<'_>, steps: &[&Event]) -> Option<Suspicion> {
    let acts = || 0..steps.len();
    if let Some(stale) = acts().filter_map(|act| stale_atomic(steps, act)).find(|s| matters(steps, s)) {
        return Some(an_atomic(words, steps, &stale));
    }
    let stale = acts().filter_map(|act| stale_lock(steps, act)).find(|s| matters(steps, s))?;
    Some(a_lock(words, steps, &stale))
}

/// The last that the failing thread did was to wake: it did not look whether there was a reason.
pub(super) fn woke_unchecked(words: &Words<'_>, steps: &[&Event]) -> Option<Suspicion> {
    let (failure, before) = steps.split_last()?;
    let last = before.iter().rev().find(|e| e.thread == failure.thread)?;
    let Op::Woke { condvar, cause, .. } = last.op else { return None };
    let (who, name) = (words.who(last.thread), words.name(condvar));
    let why = match cause {
        Cause::Notified => "wakes here, after a notification",
        Cause::TimedOut => "wakes here, because the time is over",
        Cause::Spurious => "wakes here, for no reason, as a condition variable may",
    };
    let spots = vec![Spot { at: words.place(last), label: format!("{who} {why}"), primary: false }];
    let text = format!("{who} went on after it woke from {name} without looking again whether it may");
    Some((Kind::WokeUnchecked, text, spots))
}

/// What was changed is among what the failing thread looked at before it failed, back to where it
/// last waited for others; of that only what it looked at on the failing line, if anything.
///
/// A thread that has looked at nothing since the act has its values from before, or from threads
/// that have ended. Then the shape has to be all there is: if the failing thread looked at anything
/// else meanwhile that another changed, that may be to blame as well, and nothing is said.
fn matters(steps: &[&Event], s: &Stale) -> bool {
    let Some((failure, before)) = steps.split_last() else { return false };
    let mut looks: Vec<(ObjectIndex, bool)> = Vec::new();
    for (i, e) in before.iter().enumerate().skip(s.act).rev().filter(|(_, e)| e.thread == failure.thread) {
        if waits(e) {
            break;
        }
        // The data under a lock is looked at after the lock is taken; to store is no look.
        let object = looked_at(e).filter(|_| i > s.act || matches!(e.op, Op::Rmw { .. }));
        looks.extend(object.map(|o| (o, (e.at.file, e.at.line) == (failure.at.file, failure.at.line))));
    }
    let on_the_line = looks.iter().any(|(_, on)| *on);
    looks.retain(|(_, on)| *on || !on_the_line);
    if !looks.is_empty() {
        return looks.iter().any(|(o, _)| *o == s.object);
    }
    let meanwhile = before[s.look..s.act].iter().filter(|e| e.thread == failure.thread).filter_map(|e| looked_at(e));
    !meanwhile
        .filter(|o| *o != s.object)
        .any(|o| before[s.look..].iter().any(|e| e.thread != failure.thread && may_change(e, o)))
}

/// What a step may have seen.
fn looked_at(e: &Event) -> Option<ObjectIndex> {
    match e.op {
        Op::Lock { lock: o, .. } | Op::TryLockFailed { lock: o, .. } | Op::Access { cell: o, .. } => Some(o),
        _ => e.op.atomic().filter(|a| a.read.is_some()).map(|a| a.atomic),
    }
}

fn may_change(e: &Event, object: ObjectIndex) -> bool {
    match e.op {
        Op::Lock { lock: o, shared: false } | Op::Access { cell: o, write: true } => o == object,
        _ => e.op.atomic().is_some_and(|a| a.atomic == object && a.written.is_some()),
    }
}

fn waits(e: &Event) -> bool {
    matches!(e.op, Op::Join { .. } | Op::Woke { .. } | Op::Act { .. })
}

/// The thread waited for others between two steps.
fn waited(steps: &[&Event], from: usize, to: usize, thread: ThreadIndex) -> bool {
    steps[from..to].iter().any(|e| e.thread == thread && waits(e))
}

/// The act is a write that is not told what it replaces, or replaces it all the same.
fn stale_atomic(steps: &[&Event], act: usize) -> Option<Stale> {
    let thread = steps[act].thread;
    let object = match steps[act].op {
        Op::Store { atomic, .. } => atomic,
        // A compare-exchange looks again by itself.
        Op::Rmw { atomic, what, .. } if what != "compare_exchange" => atomic,
        _ => return None,
    };
    let of = |i: usize| steps[i].op.atomic().filter(|a| a.atomic == object);
    let look = (0..act).rev().find(|i| steps[*i].thread == thread && of(*i).is_some())?;
    let Op::Load { value: seen, .. } = steps[look].op else { return None };
    let writes = |i: &usize| of(*i).is_some_and(|a| a.written.is_some());
    let change = (look..act).rev().find(writes)?;
    // Whoever set it back to what was seen has changed nothing.
    let changed = steps[change].thread != thread && of(change)?.written != Some(seen);
    (changed && !waited(steps, look, act, thread)).then_some(Stale { object, look, change, act })
}

/// A thread releases a lock, another takes and releases it, and the first takes it again somewhere
/// else. At the same place it begins the same turn anew, as in a loop.
fn stale_lock(steps: &[&Event], act: usize) -> Option<Stale> {
    let (thread, at) = (steps[act].thread, steps[act].at);
    let Op::Lock { lock: object, shared: false } = steps[act].op else { return None };
    let released =
        |i: &usize| steps[*i].thread == thread && matches!(steps[*i].op, Op::Unlock { lock, .. } if lock == object);
    let look = (0..act).rev().find(released)?;
    let takes = |i: &usize| {
        steps[*i].thread != thread && matches!(steps[*i].op, Op::Lock { lock, shared: false } if lock == object)
    };
    let change = (look..act).rev().find(takes)?;
    (steps[look].at != at && !waited(steps, look, act, thread)).then_some(Stale { object, look, change, act })
}

fn an_atomic(words: &Words<'_>, steps: &[&Event], s: &Stale) -> Suspicion {
    let name = words.name(s.object);
    let who = |i: usize| words.who(steps[i].thread);
    let value = |i: usize, written: bool| {
        let access = steps[i].op.atomic();
        words.value(s.object, access.and_then(|a| if written { a.written } else { a.read }))
    };
    let (me, other) = (who(s.act), who(s.change));
    let is_flag = words.trace.objects[s.object as usize].kind == "AtomicBool";
    // Whoever computes on the present value overwrites nothing; a flag is set, not counted up.
    let overwrites = matches!(steps[s.act].op, Op::Store { .. } | Op::Rmw { what: "swap", .. }) && !is_flag;
    let spot = |i: usize, label: String, primary| Spot { at: words.place(steps[i]), label, primary };
    let spots = |act: String| {
        vec![
            spot(s.look, format!("{me} reads {name} = {}", value(s.look, false)), false),
            spot(s.change, format!("{other} changes it to {} in between", value(s.change, true)), false),
            spot(s.act, act, true),
        ]
    };
    let new = value(s.act, true);
    if overwrites {
        let suspect = format!("lost update of {name}: {me} overwrote a value that it had not seen");
        (Kind::LostUpdate, suspect, spots(format!("{me} writes {new}, from what it had read")))
    } else {
        let suspect = format!("check-then-act on {name}: {other} came between {me}'s look and its change");
        (Kind::CheckThenAct, suspect, spots(format!("{me} changes it to {new}, without another look")))
    }
}

fn a_lock(words: &Words<'_>, steps: &[&Event], s: &Stale) -> Suspicion {
    let name = words.name(s.object);
    let (me, other) = (words.who(steps[s.act].thread), words.who(steps[s.change].thread));
    let spot = |i: usize, label: String, primary| Spot { at: words.place(steps[i]), label, primary };
    let spots = vec![
        spot(s.look, format!("{me} takes {name} and lets go"), false),
        spot(s.change, format!("{other} takes it in between"), false),
        spot(s.act, format!("{me} takes it again"), true),
    ];
    let suspect = format!("check-then-act on {name}: {other} had it between two steps of {me}");
    (Kind::CheckThenAct, suspect, spots)
}
