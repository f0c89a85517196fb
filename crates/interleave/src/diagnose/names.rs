//! A trace with the names of its objects.

use crate::event::{Event, ObjectIndex, Op, Site, ThreadIndex, Trace};
use crate::report::{Sources, is_of_std, object_names};

/// A trace and the words to speak of it.
pub(super) struct Words<'a> {
    pub(super) trace: &'a Trace,
    names: Vec<String>,
}

impl<'a> Words<'a> {
    pub(super) fn of(trace: &'a Trace) -> Self {
        Words { trace, names: object_names(trace, &mut Sources::default()) }
    }

    /// An object's name, quoted.
    pub(super) fn name(&self, object: ObjectIndex) -> String {
        format!("`{}`", self.names[object as usize])
    }

    pub(super) fn who(&self, thread: ThreadIndex) -> String {
        self.trace.who(thread)
    }

    pub(super) fn threads(&self) -> impl Iterator<Item = ThreadIndex> + use<> {
        0..self.trace.threads.len() as ThreadIndex
    }

    /// `T1, T2 and T3`.
    pub(super) fn all_of(&self, threads: &[ThreadIndex]) -> String {
        let names: Vec<String> = threads.iter().map(|t| self.who(*t)).collect();
        match &names[..] {
            [] => "nobody".into(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    /// A value of an atomic as its type prints it.
    pub(super) fn value(&self, atomic: ObjectIndex, value: Option<u64>) -> String {
        value.map(|v| self.trace.value(atomic, v)).unwrap_or_default()
    }

    /// What a blocked thread does and for what: it reads after the thread's name.
    pub(super) fn waits(&self, op: &Op) -> String {
        match *op {
            Op::LockWant { lock, .. } => format!("waits for {}", self.name(lock)),
            Op::JoinWant { child } => format!("waits for {} to end", self.who(child)),
            Op::Wait { condvar, .. } => format!("sleeps on {}", self.name(condvar)),
            Op::BlockWant { object, .. } if self.is_token(object) => "waits to be unparked".into(),
            Op::BlockWant { object, what } => format!("waits {what} {}", self.name(object)),
            _ => "stops".into(),
        }
    }

    /// What stands for the token that `unpark` leaves.
    pub(super) fn is_token(&self, object: ObjectIndex) -> bool {
        self.trace.objects[object as usize].kind == "Token"
    }

    /// Where a step stands in the program. A step that stands in the standard library (a function
    /// that was passed by its name is called there) is put where its thread was seen last.
    pub(super) fn place(&self, step: &Event) -> Site {
        if !is_of_std(step.at.file) {
            return step.at;
        }
        let before = self.trace.events.iter().take_while(|e| !std::ptr::eq(*e, step));
        before.filter(|e| e.thread == step.thread && !is_of_std(e.at.file)).last().map_or(step.at, |e| e.at)
    }
}
