//! Threads that sleep on a condition variable for ever.
//!
//! That a thread sleeps and nobody is left to wake it is a fact. Whether a notification was lost is
//! told from who looked when: the data that a lock protects is not seen, so a notification that
//! came before the sleeper last took its lock may have been followed by a look at the data, and then
//! it is not to blame.

use super::names::Words;
use super::stuck::{holds, waits_here, wanted_of};
use super::switches::preempted;
use super::{Diagnosis, Kind, Spot};
use crate::event::{Event, Held, ObjectIndex, Op, ThreadIndex, Trace};

/// A thread that sleeps, since which step, on what, and with which lock.
#[derive(Clone, Copy)]
struct Sleeper {
    thread: ThreadIndex,
    since: usize,
    condvar: ObjectIndex,
    lock: ObjectIndex,
}

/// Says why a thread sleeps for ever; false when none does, or when another thread that waits for
/// something else may be the one that should have woken it.
pub(super) fn asleep(words: &Words<'_>, d: &mut Diagnosis, held: &[Held]) -> bool {
    let sleepers: Vec<Sleeper> = words
        .threads()
        .filter_map(|thread| match words.trace.pending(thread)? {
            (since, Event { op: Op::Wait { condvar, lock, .. }, .. }) => {
                Some(Sleeper { thread, since, condvar: *condvar, lock: *lock })
            }
            _ => None,
        })
        .collect();
    if let Some((sleeper, lost)) = sleepers.iter().find_map(|s| Some((*s, Lost::of(words.trace, *s)?))) {
        lost_wakeup(words, d, sleeper, &lost);
        return true;
    }
    let blocked = |t| matches!(words.trace.pending(t), Some((_, Event { op: Op::BlockWant { .. }, .. })));
    if words.threads().any(blocked) {
        return false;
    }
    let Some(&first) = sleepers.first() else { return false };
    d.kind = Kind::NeverNotified;
    if let Some((sleeper, wanted)) =
        sleepers.iter().find_map(|s| Some((*s, *wanted_of(words, held, s.thread).first()?)))
    {
        keeps_a_lock(words, d, held, sleeper, wanted);
    } else if let Some((sleeper, notify, other)) = sleepers.iter().find_map(|s| {
        let (notify, other) = taken_by_another(words.trace, *s)?;
        Some((*s, notify, other))
    }) {
        went_to_another(words, d, sleeper, notify, other);
    } else {
        never_notified(words, d, first);
    }
    true
}

fn is_notify(e: &Event, condvar: ObjectIndex) -> bool {
    matches!(e.op, Op::Notify { condvar: c, .. } if c == condvar)
}

/// Gets this lock, by locking it or by waking with it.
fn takes(e: &Event, lock: ObjectIndex) -> bool {
    matches!(e.op, Op::Lock { lock: l, .. } | Op::Woke { lock: l, .. } if l == lock)
}

/// A notification that found nobody asleep, and what shows that it was needed.
struct Lost {
    notify: usize,
    /// The sleeper's look at an atomic that was out of date when it went to sleep.
    look: Option<usize>,
    /// The notifier takes the lock only after it has notified.
    change: Option<usize>,
}

impl Lost {
    fn of(trace: &Trace, s: Sleeper) -> Option<Lost> {
        let events = &trace.events;
        let unheard = |e: &Event| {
            e.thread != s.thread && is_notify(e, s.condvar) && matches!(e.op, Op::Notify { sleepers: 0, .. })
        };
        let notify = (0..s.since).rev().find(|i| unheard(&events[*i]))?;
        let lost = Lost { notify, look: stale_look(events, s, notify), change: late_change(events, s, notify) };
        // The lock that the sleeper gave up to sleep was taken here; under it the sleeper looked.
        let took = (0..s.since).rev().find(|i| events[*i].thread == s.thread && takes(&events[*i], s.lock))?;
        let between = took < notify;
        let nobody_said_why = !events[..notify].iter().any(|e| e.thread != s.thread && takes(e, s.lock))
            && !(notify..s.since).any(|i| events[i].thread == s.thread && events[i].op.atomic().is_some());
        if between || lost.look.is_some() || lost.change.is_some() || nobody_said_why {
            return Some(lost);
        }
        // The sleeper took the lock after the change that was notified. If it had done so before,
        // it has seen that change; if it hangs in every order, the order is not to blame.
        let seen = (notify..took).any(|i| events[i].thread == s.thread && takes(&events[i], s.lock));
        let others_wait = (0..trace.threads.len() as ThreadIndex)
            .any(|t| t != s.thread && trace.pending(t).is_some_and(|(_, e)| !matches!(e.op, Op::JoinWant { .. })));
        (!seen && !others_wait && preempted(trace)).then_some(lost)
    }
}

/// The sleeper's last read of an atomic before the notification, if another thread has changed the
/// atomic since and the sleeper did not read it again.
fn stale_look(events: &[Event], s: Sleeper, notify: usize) -> Option<usize> {
    let of = |i: usize| events[i].op.atomic();
    let look =
        (0..s.since).rev().find(|i| events[*i].thread == s.thread && of(*i).is_some_and(|a| a.read.is_some()))?;
    let atomic = of(look)?.atomic;
    let changed =
        |i: usize| events[i].thread != s.thread && of(i).is_some_and(|a| a.atomic == atomic && a.written.is_some());
    (look < notify && (look..s.since).any(changed)).then_some(look)
}

/// Where the notifier takes the lock after the sleeper sleeps, without notifying afterwards, if it
/// had not taken the lock before it notified.
fn late_change(events: &[Event], s: Sleeper, notify: usize) -> Option<usize> {
    let notifier = events[notify].thread;
    let own = |i: &usize| events[*i].thread == notifier;
    let first =
        (0..events.len()).filter(own).find(|i| takes(&events[*i], s.lock) || is_notify(&events[*i], s.condvar))?;
    let change = (s.since..events.len()).filter(own).find(|i| takes(&events[*i], s.lock))?;
    let told = events[change..].iter().any(|e| is_notify(e, s.condvar));
    (is_notify(&events[first], s.condvar) && !told).then_some(change)
}

fn lost_wakeup(words: &Words<'_>, d: &mut Diagnosis, s: Sleeper, lost: &Lost) {
    d.kind = Kind::LostWakeup;
    let (who, name, events) = (words.who(s.thread), words.name(s.condvar), &words.trace.events);
    d.headline = format!("lost wake-up: {name} was notified before {who} slept on it");
    if let Some(look) = lost.look
        && let Some(access) = events[look].op.atomic()
    {
        let value = words.value(access.atomic, access.read);
        let label = format!("{who} reads {} = {value}", words.name(access.atomic));
        d.spots.push(Spot { at: words.place(&events[look]), label, primary: false });
    }
    let notify = &events[lost.notify];
    let label = format!("{} notifies when nobody sleeps yet", words.who(notify.thread));
    d.spots.push(Spot { at: words.place(notify), label, primary: false });
    if let Some(change) = lost.change {
        let label = format!("{} takes {} only later", words.who(events[change].thread), words.name(s.lock));
        d.spots.push(Spot { at: words.place(&events[change]), label, primary: false });
    }
    d.spots.push(waits_here(words, s.thread, &events[s.since], true));
}

/// The sleeper holds another lock, and whoever might wake it may need that one first.
fn keeps_a_lock(words: &Words<'_>, d: &mut Diagnosis, held: &[Held], s: Sleeper, wanted: (ObjectIndex, ThreadIndex)) {
    let (lock, by) = wanted;
    let (who, name) = (words.who(s.thread), words.name(s.condvar));
    d.headline =
        format!("{who} sleeps on {name} while it holds {}, which {} waits for", words.name(lock), words.who(by));
    d.spots.extend(holds(words, held, s.thread, lock));
    d.spots.push(waits_here(words, s.thread, &words.trace.events[s.since], true));
    d.spots.extend(words.trace.pending(by).map(|(_, want)| waits_here(words, by, want, true)));
}

/// A notification for one, while this thread slept, that woke another.
fn taken_by_another(trace: &Trace, s: Sleeper) -> Option<(usize, usize)> {
    let events = &trace.events;
    let notify = (s.since..events.len()).rev().find(|i| {
        is_notify(&events[*i], s.condvar) && matches!(events[*i].op, Op::Notify { all: false, sleepers: 2.., .. })
    })?;
    let woke = |i: &usize| matches!(events[*i].op, Op::Woke { condvar, .. } if condvar == s.condvar);
    Some((notify, (notify..events.len()).find(woke)?))
}

fn went_to_another(words: &Words<'_>, d: &mut Diagnosis, s: Sleeper, notify: usize, woke: usize) {
    let events = &words.trace.events;
    let (who, name, other) = (words.who(s.thread), words.name(s.condvar), events[woke].thread);
    let again =
        words.trace.pending(other).filter(|(_, e)| matches!(e.op, Op::Wait { condvar, .. } if condvar == s.condvar));
    let in_vain = if again.is_some() { ", which sleeps again" } else { "" };
    d.headline = format!("{who} sleeps on {name}; the notification went to {}{in_vain}", words.who(other));
    let label = format!("{} notifies one of several, and {} wakes", words.who(events[notify].thread), words.who(other));
    d.spots.push(Spot { at: words.place(&events[notify]), label, primary: false });
    d.spots.push(waits_here(words, s.thread, &events[s.since], true));
    d.spots.extend(again.map(|(_, e)| waits_here(words, other, e, false)));
}

fn never_notified(words: &Words<'_>, d: &mut Diagnosis, s: Sleeper) {
    let events = &words.trace.events;
    let (who, name) = (words.who(s.thread), words.name(s.condvar));
    let last = (0..events.len()).rev().find(|i| is_notify(&events[*i], s.condvar));
    let woke = events[..s.since]
        .iter()
        .any(|e| e.thread == s.thread && matches!(e.op, Op::Woke { condvar, .. } if condvar == s.condvar));
    d.headline = match last {
        None => format!("{who} sleeps on {name}, and nobody notifies it"),
        Some(_) if woke => format!("{who} woke, slept on {name} again, and nobody is left to notify it"),
        Some(_) => format!("{who} sleeps on {name}; the last notification came before that"),
    };
    if let Some(last) = last {
        let label = format!("{} gives the last notification", words.who(events[last].thread));
        d.spots.push(Spot { at: words.place(&events[last]), label, primary: false });
    }
    d.spots.push(waits_here(words, s.thread, &events[s.since], true));
}
