//! Accesses that nothing orders, and what would have to order them.

use super::names::Words;
use super::{Diagnosis, Kind, Spot};
use crate::event::{Event, ObjectIndex, Op};
use std::collections::HashMap;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Release, SeqCst};

/// The last access, and the latest one of another thread that conflicts with it and is not before it.
pub(super) fn race(words: &Words<'_>, d: &mut Diagnosis) {
    d.kind = Kind::DataRace;
    let events = &words.trace.events;
    let access = |i: usize| match events[i].op {
        Op::Access { cell, write } => Some((cell, write)),
        _ => None,
    };
    let Some((last, (cell, write))) = (0..events.len()).rev().find_map(|i| access(i).map(|a| (i, a))) else { return };
    let conflicts = |i: &usize| {
        events[*i].thread != events[last].thread && access(*i).is_some_and(|(c, w)| c == cell && (w || write))
    };
    let before = Before::of(events);
    let earlier = || (0..last).rev().filter(conflicts);
    let other = earlier().find(|i| !before.orders(events, *i, last)).or_else(|| earlier().next());
    let name = words.name(cell);
    let verb = |i| if access(i).is_some_and(|(_, write)| write) { "writes" } else { "reads" };
    let spot = |i: usize, primary| Spot {
        at: words.place(&events[i]),
        label: format!("{} {}", words.who(events[i].thread), verb(i)),
        primary,
    };
    let Some(other) = other else {
        // One thread: an access while another one's closure runs.
        d.headline =
            format!("{} {} {name} while another access to it is under way", words.who(events[last].thread), verb(last));
        let first = (0..last).rev().find(|i| access(*i).is_some_and(|(c, _)| c == cell));
        d.spots.extend(first.map(|i| {
            let label = format!("{} {}, and is not done", words.who(events[i].thread), verb(i));
            Spot { label, ..spot(i, false) }
        }));
        d.spots.push(spot(last, true));
        return;
    };
    d.headline = format!("data race on {name}: nothing orders these two accesses");
    d.spots.push(spot(other, false));
    d.spots.extend(unpublished(words, other, last));
    d.spots.push(spot(last, true));
}

/// A value that the thread of the first step stores after it, and that the thread of the second
/// reads before it: the reader may think that it has been told. The orderings say why it has not.
pub(super) fn unpublished(words: &Words<'_>, first: usize, second: usize) -> Vec<Spot> {
    let events = &words.trace.events;
    let (from, to) = (events[first].thread, events[second].thread);
    let stores = (first + 1..second).filter(|i| events[*i].thread == from);
    let told = stores.rev().find_map(|store| {
        let written = events[store].op.atomic().filter(|a| a.written.is_some())?;
        let reads = |i: &usize| {
            let read = events[*i].op.atomic().filter(|a| a.atomic == written.atomic);
            events[*i].thread == to && read.is_some_and(|a| a.read == written.written)
        };
        Some((store, (store + 1..second).rev().find(reads)?))
    });
    let Some((store, load)) = told else { return Vec::new() };
    let (writes, reads) = (events[store].op.atomic(), events[load].op.atomic());
    let (Some(writes), Some(reads)) = (writes, reads) else { return Vec::new() };
    let name = words.name(writes.atomic);
    let fenced = |between: std::ops::Range<usize>, thread, orders: fn(Ordering) -> bool| {
        events[between].iter().any(|e| e.thread == thread && matches!(e.op, Op::Fence { ordering } if orders(ordering)))
    };
    let mut spots = Vec::new();
    if !releases(writes.ordering) && !fenced(first..store, from, releases) {
        let label = format!("{} writes {name} with {:?}: that publishes nothing", words.who(from), writes.ordering);
        spots.push(Spot { at: words.place(&events[store]), label, primary: false });
    }
    if !acquires(reads.ordering) && !fenced(load..second, to, acquires) {
        let label = format!("{} reads {name} with {:?}: that is told of nothing", words.who(to), reads.ordering);
        spots.push(Spot { at: words.place(&events[load]), label, primary: false });
    }
    spots
}

fn releases(ordering: Ordering) -> bool {
    matches!(ordering, Release | AcqRel | SeqCst)
}

fn acquires(ordering: Ordering) -> bool {
    matches!(ordering, Acquire | AcqRel | SeqCst)
}

/// How far of each thread every step knows.
struct Before {
    clocks: Vec<Clock>,
}

/// For each thread how many steps of the trace, counted from its beginning, may be its steps that
/// are known.
type Clock = Vec<usize>;

impl Before {
    /// By spawning, ending, locks, channels and the like, and atomics and fences that release and
    /// acquire.
    /// A load is taken to read the latest store of its value.
    fn of(events: &[Event]) -> Self {
        let threads = events.iter().map(|e| usize::from(e.thread) + 1).max().unwrap_or(0);
        let threads = events.iter().fold(threads, |n, e| match e.op {
            Op::Spawn { child } => n.max(usize::from(child) + 1),
            _ => n,
        });
        let mut now: Vec<Clock> = vec![vec![0; threads]; threads];
        let mut left: HashMap<(ObjectIndex, bool), Clock> = HashMap::new();
        let mut stored: HashMap<(ObjectIndex, u64), Clock> = HashMap::new();
        // What each thread's fences would make known to others, and to itself.
        let (mut fenced, mut told) = (now.clone(), now.clone());
        let mut clocks = Vec::with_capacity(events.len());
        for (i, e) in events.iter().enumerate() {
            let me = usize::from(e.thread);
            now[me][me] = i + 1;
            match e.op {
                Op::Spawn { child } => now[usize::from(child)] = now[me].clone(),
                Op::Join { child } => {
                    let ended = now[usize::from(child)].clone();
                    join(&mut now[me], &ended);
                }
                _ => {}
            }
            // Readers of a lock do not order each other.
            let (enters, leaves) = match e.op {
                Op::Lock { lock, shared } => (Some((lock, shared)), None),
                Op::Woke { lock, .. } => (Some((lock, false)), None),
                Op::Unlock { lock, shared } => (None, Some((lock, shared))),
                Op::Wait { lock, .. } => (None, Some((lock, false))),
                Op::BlockWant { object, .. } => (None, Some((object, false))),
                Op::Act { object, .. } => (Some((object, false)), Some((object, false))),
                _ => (None, None),
            };
            if let Some((object, shared)) = enters {
                let from = [Some((object, false)), (!shared).then_some((object, true))];
                from.into_iter().flatten().filter_map(|k| left.get(&k)).for_each(|clock| join(&mut now[me], clock));
            }
            if let Some(key) = leaves {
                join(left.entry(key).or_insert_with(|| vec![0; threads]), &now[me]);
            }
            if let Some(a) = e.op.atomic() {
                let seen = a.read.and_then(|v| stored.get(&(a.atomic, v)).cloned());
                if let Some(seen) = &seen {
                    let to = if acquires(a.ordering) { &mut now[me] } else { &mut told[me] };
                    join(to, seen);
                }
                if let Some(v) = a.written {
                    let mut published = if releases(a.ordering) { now[me].clone() } else { fenced[me].clone() };
                    // Who changes a value in one step passes on what it was published with.
                    seen.iter().for_each(|seen| join(&mut published, seen));
                    stored.insert((a.atomic, v), published);
                }
            }
            if let Op::Fence { ordering } = e.op {
                if acquires(ordering) {
                    let told = told[me].clone();
                    join(&mut now[me], &told);
                }
                if releases(ordering) {
                    fenced[me] = now[me].clone();
                }
            }
            clocks.push(now[me].clone());
        }
        Before { clocks }
    }

    /// The first step is known to the second.
    fn orders(&self, events: &[Event], first: usize, second: usize) -> bool {
        self.clocks[second][usize::from(events[first].thread)] > first
    }
}

fn join(clock: &mut Clock, other: &Clock) {
    for (mine, theirs) in clock.iter_mut().zip(other) {
        *mine = (*mine).max(*theirs);
    }
}
