//! What one interleaving did, as data.

use std::panic::Location;
use std::sync::atomic::Ordering;

/// The number of a thread of a model; 0 is the one that runs the closure given to `explore`.
pub type ThreadIndex = u16;
/// The number of an object of a model, in order of creation.
pub type ObjectIndex = u32;

/// A place in the source, as the compiler names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    /// Path as it was given to the compiler.
    pub file: &'static str,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
}

impl From<&'static Location<'static>> for Site {
    fn from(at: &'static Location<'static>) -> Self {
        Site { file: at.file(), line: at.line(), column: at.column() }
    }
}

/// Why a thread that slept goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Another thread woke it.
    Notified,
    /// Its time limit ended.
    TimedOut,
    /// No reason at all: std allows that.
    Spurious,
}

/// One operation of a thread.
///
/// The `*Want` operations say what a thread is about to do; one that is the last of its thread
/// tells what the thread is blocked in.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say no more than their names and types")]
pub enum Op {
    /// A new thread.
    Spawn { child: ThreadIndex },
    /// The first step of a thread.
    Start,
    /// The last step of a thread.
    End,
    /// About to wait for the end of a thread.
    JoinWant { child: ThreadIndex },
    /// A thread has ended and was joined.
    Join { child: ThreadIndex },
    /// About to take a lock.
    LockWant { lock: ObjectIndex, shared: bool },
    /// A lock was taken; `shared` for a reader.
    Lock { lock: ObjectIndex, shared: bool },
    /// `try_lock` found the lock taken.
    TryLockFailed { lock: ObjectIndex, shared: bool },
    /// A guard was dropped.
    Unlock { lock: ObjectIndex, shared: bool },
    /// Released `lock` and sleeps on `condvar`.
    Wait { condvar: ObjectIndex, lock: ObjectIndex, timed: bool },
    /// Has `lock` again after sleeping on `condvar`.
    Woke { condvar: ObjectIndex, lock: ObjectIndex, cause: Cause },
    /// `sleepers` threads slept on the condition variable at that moment.
    Notify { condvar: ObjectIndex, all: bool, sleepers: usize },
    /// Read of an atomic.
    Load { atomic: ObjectIndex, value: u64, ordering: Ordering },
    /// Write of an atomic.
    Store { atomic: ObjectIndex, value: u64, ordering: Ordering },
    /// Read and write of an atomic in one step; `what` is the method.
    Rmw { atomic: ObjectIndex, what: &'static str, old: u64, new: u64, ordering: Ordering },
    /// A compare-exchange that found another value than expected, or failed spuriously.
    CasFailed { atomic: ObjectIndex, expected: u64, value: u64, ordering: Ordering },
    /// A fence.
    Fence { ordering: Ordering },
    /// About to touch data that nothing but the program's own rules protects.
    Access { cell: ObjectIndex, write: bool },
    /// About to do something that may have to wait: receive, send to a full channel, meet at a
    /// barrier, park, wait for an initialiser. `what` reads after "waits".
    BlockWant { object: ObjectIndex, what: &'static str },
    /// Did something on an object that is neither lock nor atomic. `what` reads after the name
    /// of the thread, with the object's name after it.
    Act { object: ObjectIndex, what: &'static str },
    /// Let the others go first.
    Yield { what: &'static str },
    /// The panic that ended the exploration.
    Panic { message: String },
}

impl Op {
    /// The objects that the operation touches.
    pub fn objects(&self) -> [Option<ObjectIndex>; 2] {
        use Op::*;
        match *self {
            LockWant { lock: o, .. }
            | Lock { lock: o, .. }
            | TryLockFailed { lock: o, .. }
            | Unlock { lock: o, .. }
            | Notify { condvar: o, .. }
            | Load { atomic: o, .. }
            | Store { atomic: o, .. }
            | Rmw { atomic: o, .. }
            | CasFailed { atomic: o, .. }
            | Access { cell: o, .. }
            | BlockWant { object: o, .. }
            | Act { object: o, .. } => [Some(o), None],
            Wait { condvar, lock, .. } | Woke { condvar, lock, .. } => [Some(condvar), Some(lock)],
            Spawn { .. } | Start | End | JoinWant { .. } | Join { .. } | Fence { .. } | Yield { .. } | Panic { .. } => {
                [None, None]
            }
        }
    }

    /// True for an operation that only announces the next one of its thread.
    pub fn is_want(&self) -> bool {
        matches!(self, Op::LockWant { .. } | Op::JoinWant { .. } | Op::BlockWant { .. })
    }

    /// What an atomic operation did; `None` for any other.
    pub fn atomic(&self) -> Option<AtomicAccess> {
        match *self {
            Op::Load { atomic, value, ordering } | Op::CasFailed { atomic, value, ordering, .. } => {
                Some(AtomicAccess { atomic, read: Some(value), written: None, ordering })
            }
            Op::Store { atomic, value, ordering } => {
                Some(AtomicAccess { atomic, read: None, written: Some(value), ordering })
            }
            Op::Rmw { atomic, old, new, ordering, .. } => {
                Some(AtomicAccess { atomic, read: Some(old), written: Some(new), ordering })
            }
            _ => None,
        }
    }
}

/// What an atomic operation read and wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtomicAccess {
    /// Which atomic.
    pub atomic: ObjectIndex,
    /// The value read, if it reads.
    pub read: Option<u64>,
    /// The value written, if it writes.
    pub written: Option<u64>,
    /// The ordering that applied.
    pub ordering: Ordering,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Who.
    pub thread: ThreadIndex,
    /// What.
    pub op: Op,
    /// Where in the program.
    pub at: Site,
}

/// A lock, atomic, channel or other object of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Name of its type.
    pub kind: &'static str,
    /// Where it was created.
    pub at: Site,
    /// The name given by `named`.
    pub given_name: Option<&'static str>,
    /// First value of an atomic.
    pub init: Option<u64>,
}

/// A thread of a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thread {
    /// The name given by `thread::Builder`.
    pub given_name: Option<String>,
}

/// One interleaving: its steps in the order in which they ran.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The steps.
    pub events: Vec<Event>,
    /// The objects, by their index.
    pub objects: Vec<Object>,
    /// The threads, by their index.
    pub threads: Vec<Thread>,
}

/// A lock that is held: which, by whom, and as a reader or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which lock.
    pub lock: ObjectIndex,
    /// By whom.
    pub thread: ThreadIndex,
    /// As a reader.
    pub shared: bool,
}

impl Trace {
    /// The name of a thread: the one it was given, else `main`, `T1`, `T2` ...
    pub fn who(&self, thread: ThreadIndex) -> String {
        match self.threads.get(usize::from(thread)).and_then(|t| t.given_name.clone()) {
            Some(name) => name,
            None if thread == 0 => "main".into(),
            None => format!("T{thread}"),
        }
    }

    /// A value as the atomic's type prints it.
    pub fn value(&self, atomic: ObjectIndex, value: u64) -> String {
        match self.objects[atomic as usize].kind {
            "AtomicBool" => (value != 0).to_string(),
            "AtomicIsize" | "AtomicI64" | "AtomicI32" => (value as i64).to_string(),
            _ => value.to_string(),
        }
    }

    /// What a thread is blocked in, if its last step says so.
    pub fn pending(&self, thread: ThreadIndex) -> Option<(usize, &Event)> {
        let last = self.events.iter().enumerate().rev().find(|(_, e)| e.thread == thread);
        last.filter(|(_, e)| e.op.is_want() || matches!(e.op, Op::Wait { .. }))
    }

    /// The locks held after these steps.
    pub fn held<'a>(&self, steps: impl Iterator<Item = &'a Event>) -> Vec<Held> {
        let mut held: Vec<Held> = Vec::new();
        steps.for_each(|e| e.change(&mut held));
        held
    }
}

impl Event {
    /// What the step does to the locks that are held.
    pub(crate) fn change(&self, held: &mut Vec<Held>) {
        let thread = self.thread;
        match self.op {
            Op::Lock { lock, shared } => held.push(Held { lock, thread, shared }),
            Op::Woke { lock, .. } => held.push(Held { lock, thread, shared: false }),
            Op::Unlock { lock, .. } | Op::Wait { lock, .. } => {
                let own = held.iter().position(|h| h.lock == lock && h.thread == thread);
                own.map(|i| held.remove(i));
            }
            _ => {}
        }
    }
}
