//! What went wrong, from the steps alone.
//!
//! A deadlock, a data race or a thread that was not joined is a fact. That a wrong result comes from
//! a lost update or a check that was out of date when it was acted on is a guess from the shape of
//! the steps; such a diagnosis says "suspect". A guess that would blame what does not matter for the
//! failure is not made: then the report shows where a thread was interrupted, and no more.
//!
//! The source text gives names and nothing else: with other files, or none, the kind is the same.

mod asleep;
mod endless;
mod names;
mod race;
mod stuck;
mod suspect;
mod switches;
mod wrong;

use crate::event::{Event, Op, Site, ThreadIndex, Trace};
use crate::order::{self, Search};
use names::Words;

/// What the panic says when threads still run at the end of a model.
pub(crate) const NOT_JOINED: &str = "interleave: threads were not joined";
/// What stands for a coroutine's overflow, which comes without a message.
pub(crate) const STACK_OVERFLOW: &str = "interleave: a thread's stack overflowed";
/// How loom's message for its limit on steps begins.
pub(crate) const TOO_MANY_STEPS: &str = "Model exceeded maximum number of branches";

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Threads wait for each other's locks.
    Deadlock,
    /// A thread waits for a lock that it holds.
    SelfDeadlock,
    /// A notification came before the thread that needed it slept.
    LostWakeup,
    /// A thread sleeps on a condition variable and nobody notifies it (again).
    NeverNotified,
    /// A thread waits for something else that nobody will do.
    WaitsForEver,
    /// The value of an atomic was overwritten by a thread that had not seen it.
    LostUpdate,
    /// Something changed between a check and what was done on it. What is read and written under a
    /// lock is not seen, so a lock that was let go in between is of this kind, too.
    CheckThenAct,
    /// A thread woke, did not look again whether there was a reason, and failed.
    WokeUnchecked,
    /// Two unordered accesses to the same data, of which one writes.
    DataRace,
    /// A loop that waits for another thread and never lets it run.
    NeverYields,
    /// A thread still ran when the model ended.
    NotJoined,
    /// A read returned an old value, and no order of the steps explains it.
    WeakMemory,
    /// The types of this crate were used in a way that cannot be explored.
    Misuse,
    /// A thread's stack was too small.
    StackOverflow,
    /// A panic, and none of the above.
    Panic,
}

impl Kind {
    /// The kind's name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Deadlock => "deadlock",
            Kind::SelfDeadlock => "self_deadlock",
            Kind::LostWakeup => "lost_wakeup",
            Kind::NeverNotified => "never_notified",
            Kind::WaitsForEver => "waits_for_ever",
            Kind::LostUpdate => "lost_update",
            Kind::CheckThenAct => "check_then_act",
            Kind::WokeUnchecked => "woke_unchecked",
            Kind::DataRace => "data_race",
            Kind::NeverYields => "never_yields",
            Kind::NotJoined => "not_joined",
            Kind::WeakMemory => "weak_memory",
            Kind::Misuse => "misuse",
            Kind::StackOverflow => "stack_overflow",
            Kind::Panic => "panic",
        }
    }

    /// What a panic raised by loom or this crate stands for; `None` for one of the program.
    pub(crate) fn of_engine_message(message: &str) -> Option<Finding> {
        if message.starts_with("deadlock; threads") {
            Some(Finding::Stuck)
        } else if message.starts_with("Causality violation")
            || message.contains("ing to cell") && message.starts_with("currently")
            || message.contains("ing from cell") && message.starts_with("currently")
        {
            Some(Finding::Race)
        } else if message.starts_with(TOO_MANY_STEPS) {
            Some(Finding::TooManySteps)
        } else if message == NOT_JOINED {
            Some(Finding::NotJoined)
        } else if message == STACK_OVERFLOW {
            Some(Finding::StackOverflow)
        } else if message.starts_with("interleave: ") {
            Some(Finding::Misuse)
        } else {
            None
        }
    }
}

/// What ended a model, when it was not a panic of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Stuck,
    Race,
    TooManySteps,
    NotJoined,
    StackOverflow,
    Misuse,
}

/// A place in the program and what happened there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where.
    pub at: Site,
    /// What.
    pub label: String,
    /// Where the fault shows, rather than what led to it.
    pub primary: bool,
}

/// A remark below the source lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// `suspect` before what is guessed, `help` before what can be done, else `note`.
    pub name: &'static str,
    /// A sentence without its full stop.
    pub text: String,
}

impl Note {
    fn help(text: &str) -> Self {
        Note { name: "help", text: text.into() }
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The kind of fault.
    pub kind: Kind,
    /// A code that whoever runs the model gives to the fault; it is shown as `error[id]`.
    pub id: Option<&'static str>,
    /// One line.
    pub headline: String,
    /// The decisive places, a few.
    pub spots: Vec<Spot>,
    /// What else there is to say, a line each.
    pub notes: Vec<Note>,
    /// Who waits for what at the end, a line each.
    pub waits: Vec<String>,
    /// The steps in the order in which to show them.
    pub order: Vec<usize>,
    /// True when every read in `order` sees the latest write.
    pub literal: bool,
}

/// Says what went wrong in an interleaving that ended with this panic message.
pub fn diagnose(trace: &Trace, message: &str) -> Diagnosis {
    let finding = Kind::of_engine_message(message);
    let (order, literal) = order_to_show(trace, finding);
    let mut d = Diagnosis {
        kind: Kind::Panic,
        id: None,
        headline: message.lines().next().unwrap_or("").to_string(),
        spots: Vec::new(),
        notes: Vec::new(),
        waits: Vec::new(),
        order,
        literal,
    };
    let words = Words::of(trace);
    match finding {
        Some(Finding::Stuck) => stuck::stuck(&words, &mut d),
        Some(Finding::TooManySteps) => endless::too_many_steps(&words, &mut d),
        Some(Finding::NotJoined) => endless::not_joined(&words, &mut d),
        Some(Finding::Race) => race::race(&words, &mut d),
        Some(Finding::StackOverflow) => wrong::stack_overflow(&words, &mut d),
        Some(Finding::Misuse) => wrong::misuse(&words, &mut d, message),
        None => wrong::wrong_result(&words, &mut d, message),
    }
    d.spots.retain(|s| s.at.line > 0);
    d
}

pub(crate) use endless::{circling_threads, spinning_thread};

/// An order that explains the steps if there is one, else the recorded one.
fn order_to_show(trace: &Trace, finding: Option<Finding>) -> (Vec<usize>, bool) {
    let recorded: Vec<usize> = (0..trace.events.len()).collect();
    // What raced must go on racing, and a loop without end is its own explanation.
    let keep = matches!(finding, Some(Finding::Race | Finding::TooManySteps | Finding::StackOverflow));
    let found = if keep || trace.events.len() > 400 { Search::GaveUp } else { order::explain(trace) };
    let (mut order, literal) = match found {
        Search::Found(order) => (order, true),
        Search::None => (recorded, false),
        Search::GaveUp => (recorded, is_literal(trace)),
    };
    // What a thread is stuck in is shown at the end.
    let stuck: Vec<usize> = (0..trace.threads.len() as ThreadIndex)
        .filter_map(|t| trace.pending(t))
        .filter(|(_, e)| e.op.is_want())
        .map(|(i, _)| i)
        .collect();
    if finding == Some(Finding::Stuck) {
        order.retain(|i| !stuck.contains(i));
        order.extend(stuck);
    }
    (order, literal)
}

/// True when every read of the recorded order sees the latest write.
fn is_literal(trace: &Trace) -> bool {
    let mut memory: Vec<u64> = trace.objects.iter().map(|o| o.init.unwrap_or(0)).collect();
    trace.events.iter().filter_map(|e| e.op.atomic()).all(|access| {
        let cell = &mut memory[access.atomic as usize];
        let sees = access.read.is_none_or(|v| v == *cell);
        if let Some(v) = access.written {
            *cell = v;
        }
        sees
    })
}

/// The last time that a thread took a lock.
fn last_lock(trace: &Trace, thread: ThreadIndex, lock: u32) -> Option<&Event> {
    let took = |op: &Op| matches!(op, Op::Lock { lock: l, .. } | Op::Woke { lock: l, .. } if *l == lock);
    trace.events.iter().rev().find(|e| e.thread == thread && took(&e.op))
}
