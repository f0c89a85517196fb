//! JSON by hand.
//!
//! This crate is a dependency of programs that learners write, and serde_json in their graph makes
//! `assert_eq!(sum, iter.sum())` ambiguous.

use crate::event::{Cause, Event, Op, Site};
use crate::explore::Failure;
use crate::report::{Sources, in_words, normalized, object_names};
use std::fmt::Write;

/// The version of what is written; it changes when a field changes its meaning or goes.
pub const SCHEMA: u32 = 1;

/// A line that is written field by field.
#[derive(Debug)]
pub struct Object(String);

impl Object {
    /// An object with a first field `type`.
    pub fn new(kind: &str) -> Self {
        let mut object = Object(String::from("{"));
        object.text("type", kind);
        object
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        string(&mut self.0, key);
        self.0.push(':');
    }

    /// A field with a text.
    pub fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        string(&mut self.0, value);
        self
    }

    /// A field with a number or a truth value.
    pub fn plain(&mut self, key: &str, value: impl std::fmt::Display) -> &mut Self {
        self.key(key);
        // Writing to a string cannot fail.
        write!(self.0, "{value}").ok();
        self
    }

    /// A field with a text, or null.
    pub fn optional(&mut self, key: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(key, value),
            None => self.plain(key, "null"),
        }
    }

    /// The line, without its end.
    pub fn end(&mut self) -> String {
        self.0.push('}');
        std::mem::take(&mut self.0)
    }
}

/// Writes a text in quotes.
fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' || c == '\u{7f}' => {
                write!(out, "\\u{:04x}", u32::from(c)).ok();
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// What an operation is in words; those that a table prints in capitals are as plain as the others.
fn words(f: &Failure, names: &[String], op: &Op) -> String {
    match op {
        Op::Panic { .. } => "fails".into(),
        Op::LockWant { .. } => in_words(&f.trace, names, op).replacen("WAITS", "waits", 1),
        _ => in_words(&f.trace, names, op),
    }
}

fn site(at: Site) -> String {
    format!("{}:{}:{}", normalized(at.file), at.line, at.column)
}

/// A failure: a line `failure`, then a line for each `thread`, `object`, `event` (in the order in
/// which they ran), `note` and `spot`.
///
/// `failure` has `schema`, `kind`, `headline`, `message`, `interleaving`, `preemptions` (null when
/// unbounded), `literal` and `order` (the events' numbers, in the order to show them). Places are
/// written `file:line:column`, without detours in the path. Of an event, `words` read after its thread's name.
pub(crate) fn failure(f: &Failure) -> String {
    let (trace, d) = (&f.trace, &f.diagnosis);
    let order: Vec<String> = d.order.iter().map(usize::to_string).collect();
    let mut head = Object::new("failure");
    head.plain("schema", SCHEMA)
        .text("kind", d.kind.name())
        .text("headline", &d.headline)
        .text("message", &f.message)
        .plain("interleaving", f.interleaving)
        .plain("preemptions", f.preemptions.map_or("null".into(), |p| p.to_string()))
        .plain("literal", d.literal)
        .plain("order", format_args!("[{}]", order.join(",")));
    let mut lines = vec![head.end()];
    for thread in 0..trace.threads.len() {
        lines.push(Object::new("thread").plain("thread", thread).text("name", &trace.who(thread as u16)).end());
    }
    let names = object_names(trace, &mut Sources::default());
    for (i, o) in trace.objects.iter().enumerate() {
        let mut line = Object::new("object");
        line.plain("object", i).text("name", &names[i]).text("kind", o.kind).text("at", &site(o.at));
        if let Some(init) = o.init {
            line.text("init", &trace.value(i as u32, init));
        }
        lines.push(line.end());
    }
    lines.extend(trace.events.iter().enumerate().map(|(i, e)| event(f, &names, i, e)));
    for note in &d.notes {
        lines.push(Object::new("note").text("name", note.name).text("text", &note.text).end());
    }
    for spot in &d.spots {
        let mut line = Object::new("spot");
        lines.push(line.text("at", &site(spot.at)).text("label", &spot.label).plain("primary", spot.primary).end());
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn event(f: &Failure, names: &[String], step: usize, e: &Event) -> String {
    let mut o = Object::new("event");
    o.plain("step", step).plain("thread", e.thread).text("at", &site(e.at)).text("words", &words(f, names, &e.op));
    let value = |atomic: u32, v: u64| f.trace.value(atomic, v);
    match &e.op {
        Op::Spawn { child } => o.text("op", "spawn").plain("child", child),
        Op::Start => o.text("op", "start"),
        Op::End => o.text("op", "end"),
        Op::JoinWant { child } => o.text("op", "join_want").plain("child", child),
        Op::Join { child } => o.text("op", "join").plain("child", child),
        Op::LockWant { lock, shared } => o.text("op", "lock_want").plain("object", lock).plain("shared", shared),
        Op::Lock { lock, shared } => o.text("op", "lock").plain("object", lock).plain("shared", shared),
        Op::TryLockFailed { lock, shared } => {
            o.text("op", "try_lock_failed").plain("object", lock).plain("shared", shared)
        }
        Op::Unlock { lock, shared } => o.text("op", "unlock").plain("object", lock).plain("shared", shared),
        Op::Wait { condvar, lock, timed } => {
            o.text("op", "wait").plain("object", condvar).plain("lock", lock).plain("timed", timed)
        }
        Op::Woke { condvar, lock, cause } => {
            let cause = match cause {
                Cause::Notified => "notified",
                Cause::TimedOut => "timed_out",
                Cause::Spurious => "spurious",
            };
            o.text("op", "woke").plain("object", condvar).plain("lock", lock).text("cause", cause)
        }
        Op::Notify { condvar, all, sleepers } => {
            o.text("op", "notify").plain("object", condvar).plain("all", all).plain("sleepers", sleepers)
        }
        Op::Load { atomic, value: v, ordering } => o
            .text("op", "load")
            .plain("object", atomic)
            .text("value", &value(*atomic, *v))
            .text("ordering", &format!("{ordering:?}")),
        Op::Store { atomic, value: v, ordering } => o
            .text("op", "store")
            .plain("object", atomic)
            .text("value", &value(*atomic, *v))
            .text("ordering", &format!("{ordering:?}")),
        Op::Rmw { atomic, what, old, new, ordering } => o
            .text("op", "rmw")
            .plain("object", atomic)
            .text("what", what)
            .text("old", &value(*atomic, *old))
            .text("new", &value(*atomic, *new))
            .text("ordering", &format!("{ordering:?}")),
        Op::CasFailed { atomic, expected, value: v, ordering } => o
            .text("op", "cas_failed")
            .plain("object", atomic)
            .text("expected", &value(*atomic, *expected))
            .text("value", &value(*atomic, *v))
            .text("ordering", &format!("{ordering:?}")),
        Op::Fence { ordering } => o.text("op", "fence").text("ordering", &format!("{ordering:?}")),
        Op::Access { cell, write } => o.text("op", "access").plain("object", cell).plain("write", write),
        Op::BlockWant { object, what } => o.text("op", "block_want").plain("object", object).text("what", what),
        Op::Act { object, what } => o.text("op", "act").plain("object", object).text("what", what),
        Op::Yield { what } => o.text("op", "yield").text("what", what),
        Op::Panic { message } => o.text("op", "panic").text("message", message),
    };
    o.end()
}
