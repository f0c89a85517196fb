//! Switching, sleeping and waking.

use super::{happens_spuriously, log, step, yield_if_again};
use crate::event::{ObjectIndex, Op, Site, ThreadIndex};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// A point where threads may switch. All passages of one gate depend on each other, so loom tries
/// them in every order; passing one orders no memory.
#[derive(Clone)]
pub(crate) struct Gate(Arc<loom::sync::Condvar>);

impl Gate {
    pub(crate) fn new() -> Self {
        Gate(Arc::new(loom::sync::Condvar::new()))
    }

    /// Notifying one of loom's condition variables on which nobody waits is such a point, and
    /// nothing else.
    pub(crate) fn pass(&self, me: ThreadIndex) {
        step(me, || self.0.notify_one());
    }
}

/// A thread that can sleep and be woken. To wake one that does not sleep has no effect: whoever
/// sleeps first looks whether there is a reason to, and nobody comes between the two.
#[derive(Clone)]
pub(crate) struct Sleeper {
    thread: loom::thread::Thread,
    asleep: Arc<AtomicBool>,
}

impl Sleeper {
    /// The running thread.
    pub(crate) fn current() -> Self {
        Sleeper { thread: loom::thread::current(), asleep: Arc::new(AtomicBool::new(false)) }
    }

    /// Sleeps until woken.
    pub(crate) fn sleep(&self, me: ThreadIndex) {
        self.asleep.store(true, Relaxed);
        while self.asleep.load(Relaxed) {
            step(me, loom::thread::park);
        }
    }

    /// `unpark` makes any blocked thread of loom runnable, whatever it is blocked in: it must be
    /// called for one that sleeps here, and once.
    pub(crate) fn wake(&self) {
        if self.asleep.swap(false, Relaxed) {
            self.thread.unpark();
        }
    }
}

/// What may end a wait besides its reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wake {
    /// Nothing.
    Never,
    /// Nothing, or no reason at all where such things are explored.
    Spuriously,
    /// A time limit, at any moment.
    AtALimit,
}

impl Wake {
    /// Decides whether the thread that is about to sleep may go on at any moment. Exploring when
    /// is left to the scheduler: such a thread does not sleep but stays ready to run.
    pub(crate) fn may_end_early(self, me: ThreadIndex, at: Site) -> bool {
        match self {
            Wake::Never => false,
            Wake::Spuriously => happens_spuriously(me, at),
            Wake::AtALimit => {
                yield_if_again(me, at);
                true
            }
        }
    }
}

/// A state that threads look at, change and wait for, one at a time.
///
/// Each look is one step and synchronises with those before it, as under a lock.
pub(crate) struct Monitor<S> {
    lock: loom::sync::Mutex<()>,
    inner: Mutex<Inner<S>>,
}

struct Inner<S> {
    state: S,
    sleepers: Vec<Sleeper>,
}

impl<S> Monitor<S> {
    pub(crate) fn new(state: S) -> Self {
        Monitor { lock: loom::sync::Mutex::new(()), inner: Mutex::new(Inner { state, sleepers: Vec::new() }) }
    }

    fn inner<R>(&self, f: impl FnOnce(&mut Inner<S>) -> R) -> R {
        // A poisoned state belongs to a model that has stopped.
        f(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// One step: looks at the state.
    pub(crate) fn look<R>(&self, me: ThreadIndex, f: impl FnOnce(&mut S) -> R) -> R {
        let _guard = step(me, || self.lock.lock());
        self.inner(|inner| f(&mut inner.state))
    }

    /// One step: changes the state and wakes all who wait for it to change.
    pub(crate) fn change<R>(&self, me: ThreadIndex, f: impl FnOnce(&mut S) -> R) -> R {
        let _guard = step(me, || self.lock.lock());
        self.inner(|inner| {
            inner.sleepers.drain(..).for_each(|s| s.wake());
            f(&mut inner.state)
        })
    }

    /// Changes the state without a step of its own, for what nobody can see happen.
    pub(crate) fn change_silently<R>(&self, f: impl FnOnce(&mut S) -> R) -> R {
        self.inner(|inner| f(&mut inner.state))
    }

    /// Waits until `f` gives a result, and wakes all who wait for the state to change when it does.
    /// `None` when `wake` ended the wait.
    pub(crate) fn wait<R>(
        &self,
        me: ThreadIndex,
        wake: Wake,
        what: (ObjectIndex, &'static str),
        at: Site,
        mut f: impl FnMut(&mut S) -> Option<R>,
    ) -> Option<R> {
        loop {
            let sleeper = {
                let _guard = step(me, || self.lock.lock());
                let result = self.inner(|inner| {
                    let result = f(&mut inner.state);
                    if result.is_some() {
                        inner.sleepers.drain(..).for_each(|s| s.wake());
                    }
                    result
                });
                if result.is_some() {
                    return result;
                }
                let sleeper = Sleeper::current();
                self.inner(|inner| inner.sleepers.push(sleeper.clone()));
                sleeper
            };
            log(me, Op::BlockWant { object: what.0, what: what.1 }, at);
            if wake.may_end_early(me, at) {
                return self.change(me, |state| f(state));
            }
            sleeper.sleep(me);
        }
    }
}
