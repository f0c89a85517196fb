//! Locks of a model: who may enter, and which memory they order.

use super::{Gate, Id, Sleeper, atomically, enter, log, mode, need_try_locks, step};
use crate::event::{ObjectIndex, Op, Site, ThreadIndex};
use std::sync::{Mutex, PoisonError};

/// A lock for readers and writers; a mutex is one that has only writers.
///
/// A mutex in a program without `try_lock` is loom's own, which is fast: taking it is a step,
/// releasing it is none. Any other lock is kept here: a gate makes the steps, a list says who is
/// inside, and loom's lock, taken as a part of a step when it is known to be free, orders memory.
pub(crate) struct ModelLock {
    pub(crate) id: Id,
    kind: Kind,
}

enum Kind {
    Native(loom::sync::Mutex<()>),
    Gated { gate: Gate, order: loom::sync::RwLock<()>, state: Mutex<State> },
}

#[derive(Default)]
struct State {
    writer: Option<ThreadIndex>,
    readers: Vec<ThreadIndex>,
    sleepers: Vec<Sleeper>,
}

impl State {
    /// A thread that reads is not let in again: std may deadlock or panic then.
    fn admits(&self, me: ThreadIndex, shared: bool) -> bool {
        self.writer.is_none() && if shared { !self.readers.contains(&me) } else { self.readers.is_empty() }
    }
}

/// Held while a thread is inside.
pub(crate) struct LockGuard<'a> {
    lock: &'a ModelLock,
    me: ThreadIndex,
    at: Site,
    shared: bool,
    loom: Option<LoomGuard<'a>>,
}

#[expect(dead_code, reason = "the guards are kept to be dropped")]
enum LoomGuard<'a> {
    Native(loom::sync::MutexGuard<'a, ()>),
    Write(loom::sync::RwLockWriteGuard<'a, ()>),
    Read(loom::sync::RwLockReadGuard<'a, ()>),
}

/// loom's locks are never poisoned: a panic ends the model.
fn never_poisoned<T>(r: std::sync::LockResult<T>) -> T {
    r.unwrap_or_else(PoisonError::into_inner)
}

impl ModelLock {
    pub(crate) fn mutex(name: Option<&'static str>, at: Site) -> Self {
        let id = Id::new("Mutex", name, None, at);
        let kind = if mode().try_locks { Kind::gated() } else { Kind::Native(loom::sync::Mutex::new(())) };
        ModelLock { id, kind }
    }

    pub(crate) fn rw_lock(name: Option<&'static str>, at: Site) -> Self {
        ModelLock { id: Id::new("RwLock", name, None, at), kind: Kind::gated() }
    }

    /// Waits for its turn and enters.
    pub(crate) fn lock(&self, shared: bool, at: Site) -> LockGuard<'_> {
        let me = self.id.enter_at(at);
        log(me, Op::LockWant { lock: self.id.index, shared }, at);
        let loom = self.acquire(me, shared);
        log(me, Op::Lock { lock: self.id.index, shared }, at);
        LockGuard { lock: self, me, at, shared, loom: Some(loom) }
    }

    /// Waits for its turn and enters again after a wait on a condition variable, which records it.
    pub(crate) fn relock(&self, at: Site) -> LockGuard<'_> {
        let me = self.id.enter();
        log(me, Op::LockWant { lock: self.id.index, shared: false }, at);
        LockGuard { lock: self, me, at, shared: false, loom: Some(self.acquire(me, false)) }
    }

    /// Enters if it can be done at once.
    pub(crate) fn try_lock(&self, shared: bool, at: Site) -> Option<LockGuard<'_>> {
        need_try_locks();
        let me = self.id.enter_at(at);
        let loom = self.try_acquire(me, shared);
        let lock = self.id.index;
        log(me, if loom.is_some() { Op::Lock { lock, shared } } else { Op::TryLockFailed { lock, shared } }, at);
        loom.map(|loom| LockGuard { lock: self, me, at, shared, loom: Some(loom) })
    }

    fn acquire(&self, me: ThreadIndex, shared: bool) -> LoomGuard<'_> {
        match &self.kind {
            Kind::Native(lock) => LoomGuard::Native(step(me, || never_poisoned(lock.lock()))),
            Kind::Gated { gate, state, .. } => loop {
                gate.pass(me);
                if let Some(guard) = self.admit(me, shared) {
                    return guard;
                }
                let sleeper = Sleeper::current();
                state.lock().unwrap_or_else(PoisonError::into_inner).sleepers.push(sleeper.clone());
                sleeper.sleep(me);
            },
        }
    }

    fn try_acquire(&self, me: ThreadIndex, shared: bool) -> Option<LoomGuard<'_>> {
        match &self.kind {
            Kind::Native(_) => unreachable!("the first `try_lock` of a model starts it again with gated locks"),
            Kind::Gated { gate, .. } => {
                gate.pass(me);
                self.admit(me, shared)
            }
        }
    }

    /// Enters, as a part of the step that passed the gate, if the lock admits one more.
    fn admit(&self, me: ThreadIndex, shared: bool) -> Option<LoomGuard<'_>> {
        let Kind::Gated { order, state, .. } = &self.kind else { return None };
        {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            if !state.admits(me, shared) {
                return None;
            }
            if shared {
                state.readers.push(me);
            } else {
                state.writer = Some(me);
            }
        }
        Some(atomically(|| {
            step(me, || match shared {
                true => LoomGuard::Read(never_poisoned(order.read())),
                false => LoomGuard::Write(never_poisoned(order.write())),
            })
        }))
    }
}

impl Kind {
    fn gated() -> Self {
        Kind::Gated { gate: Gate::new(), order: loom::sync::RwLock::new(()), state: Mutex::default() }
    }
}

impl<'a> LockGuard<'a> {
    /// The lock's number, for events of a condition variable.
    pub(crate) fn index(&self) -> ObjectIndex {
        self.lock.id.index
    }

    /// Releases the lock as a part of the step before, unrecorded, and gives the lock back: for a
    /// condition variable, which releases and sleeps in one step.
    pub(crate) fn release_silently(mut self, me: ThreadIndex) -> &'a ModelLock {
        let lock = self.lock;
        if let Kind::Gated { gate, .. } = &lock.kind
            && mode().try_locks
        {
            atomically(|| gate.pass(me));
        }
        self.release();
        lock
    }

    /// Leaves the lock and lets the others try.
    fn release(&mut self) {
        drop(self.loom.take());
        if let Kind::Gated { state, .. } = &self.lock.kind {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            if self.shared {
                let i = state.readers.iter().position(|r| *r == self.me);
                i.map(|i| state.readers.swap_remove(i));
            } else {
                state.writer = None;
            }
            state.sleepers.drain(..).for_each(|s| s.wake());
        }
    }
}

impl Drop for LockGuard<'_> {
    fn drop(&mut self) {
        let Some(loom) = self.loom.take() else { return };
        if !self.lock.id.is_alive() {
            // The model has stopped, or is over: loom's guard would panic.
            std::mem::forget(loom);
            return;
        }
        self.loom = Some(loom);
        let me = enter();
        if let Kind::Gated { gate, .. } = &self.lock.kind
            && mode().try_locks
        {
            gate.pass(me);
        }
        log(me, Op::Unlock { lock: self.lock.id.index, shared: self.shared }, self.at);
        self.release();
    }
}
