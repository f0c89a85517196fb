//! Wrong results and panics, weak memory, misuse and overflowing stacks.

use super::names::Words;
use super::{Diagnosis, Kind, Note, Spot, race, suspect, switches};
use crate::event::{Event, Op};
use crate::order::{self, Search};
use crate::report::is_of_std;

pub(super) fn stack_overflow(words: &Words<'_>, d: &mut Diagnosis) {
    d.kind = Kind::StackOverflow;
    let last = words.trace.events.last();
    d.headline = format!("the stack of {} overflowed", words.who(last.map_or(0, |e| e.thread)));
    d.notes.push(Note::help("a thread of a model has 32 KiB: look for endless recursion, or for a large array"));
    d.spots.extend(last.map(|e| last_step(words, e)));
}

pub(super) fn misuse(words: &Words<'_>, d: &mut Diagnosis, message: &str) {
    d.kind = Kind::Misuse;
    d.headline = message.trim_start_matches("interleave: ").lines().next().unwrap_or("").to_string();
    d.spots.extend(words.trace.events.last().map(|e| match e.op {
        Op::Panic { .. } => Spot { at: e.at, label: "here".into(), primary: true },
        _ => last_step(words, e),
    }));
}

fn last_step(words: &Words<'_>, e: &Event) -> Spot {
    Spot { at: words.place(e), label: "the last step before it".into(), primary: true }
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
    let suspicion = suspect::woke_unchecked(words, &steps).or_else(|| suspect::suspicion(words, &steps));
    if let Some((kind, suspicion, spots)) = suspicion {
        d.kind = kind;
        d.notes.push(Note { name: "suspect", text: suspicion });
        d.spots = spots;
    } else {
        d.spots = switches::interruption(words, &steps);
    }
    panicked(words, d);
}

/// What the panic says, in one line; of a failed comparison also what was compared. That left should
/// be right goes without saying where the program says what is wrong.
fn headline(message: &str) -> String {
    let mut lines = message.lines();
    let first = lines.next().unwrap_or("");
    let said = ["==", "!="].iter().find_map(|op| first.strip_prefix(&format!("assertion `left {op} right` failed: ")));
    let compared: Vec<String> = lines
        .map(str::trim)
        .filter(|l| l.starts_with("left:") || l.starts_with("right:"))
        .map(|l| if l.chars().count() > LONGEST { l.chars().take(LONGEST).chain(['…']).collect() } else { l.into() })
        .collect();
    let first = said.filter(|s| !s.is_empty()).unwrap_or(first);
    if compared.is_empty() { first.into() } else { format!("{first} ({})", compared.join(", ")) }
}

/// How many letters of a compared value a headline shows.
const LONGEST: usize = 80;

fn panicked(words: &Words<'_>, d: &mut Diagnosis) {
    let Some(last) = words.trace.events.last().filter(|e| matches!(e.op, Op::Panic { .. })) else { return };
    let who = words.who(last.thread);
    // The standard library's own lines are not the program's.
    let label = if is_of_std(last.at.file) {
        format!("{who} fails after this, inside the standard library")
    } else {
        format!("{who} fails here")
    };
    d.spots.push(Spot { at: words.place(last), label, primary: true });
}

/// The reads that explain why no order does: without any of them there is one.
fn weak_memory(words: &Words<'_>, d: &mut Diagnosis) -> bool {
    if order::explain(words.trace) != Search::None {
        return false;
    }
    d.kind = Kind::WeakMemory;
    let text =
        "no order of these steps explains it: memory was weak, a read returned a value that had been overwritten";
    d.notes.push(Note { name: "note", text: text.into() });
    let events = &words.trace.events;
    let excusable = |i: &usize| {
        let reads = events[*i].op.atomic().is_some_and(|a| a.read.is_some() && a.written.is_none());
        reads && matches!(order::explain_without(words.trace, *i), Search::Found(_))
    };
    let culprits: Vec<usize> = (0..events.len()).filter(excusable).collect();
    // One that was out of date when it ran says most.
    let outdated = culprits.iter().find_map(|i| Some((*i, overwritten(words, *i)?)));
    let read = outdated.map(|(i, _)| i).or(culprits.first().copied());
    if let Some(i) = read
        && let Some(access) = events[i].op.atomic()
    {
        if let Some((_, newer)) = outdated
            && let Some(write) = events[newer].op.atomic()
        {
            let written = words.value(access.atomic, write.written);
            let label = format!("{} had written {written} ({:?})", words.who(events[newer].thread), write.ordering);
            d.spots.push(Spot { at: words.place(&events[newer]), label, primary: false });
            d.spots.extend(race::unpublished(words, newer, i));
        }
        let value = words.value(access.atomic, access.read);
        let (who, name) = (words.who(events[i].thread), words.name(access.atomic));
        let label = format!("{who} still reads {name} = {value} ({:?})", access.ordering);
        d.spots.push(Spot { at: words.place(&events[i]), label, primary: true });
    }
    true
}

/// The latest write before a read, if it wrote another value than was read.
fn overwritten(words: &Words<'_>, read: usize) -> Option<usize> {
    let events = &words.trace.events;
    let access = events[read].op.atomic()?;
    let written = |i: usize| events[i].op.atomic().filter(|a| a.atomic == access.atomic)?.written;
    let newer = (0..read).rev().find(|i| written(*i).is_some())?;
    (written(newer) != access.read).then_some(newer)
}
