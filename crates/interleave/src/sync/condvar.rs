//! Waiting for a condition on what a lock protects.

use super::{LockResult, Mutex, MutexGuard, map_locked};
use crate::event::{Cause, Op, Site, ThreadIndex};
use crate::model::{self, Gate, Id, Sleeper, Wake, log};
use std::fmt;
use std::panic::Location;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// As `std::sync::Condvar`.
///
/// Inside a model a notification goes to each of the waiting threads in turn, a thread wakes once at
/// each place without a reason, and each time limit ends or does not.
pub struct Condvar {
    model: Option<Box<ModelCondvar>>,
    std: std::sync::Condvar,
}

/// Whether the time limit ended the wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// True when the time limit ended the wait.
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

struct ModelCondvar {
    id: Id,
    gate: Gate,
    queue: std::sync::Mutex<Queue>,
}

/// Who waits, and which notifications nobody has taken yet.
///
/// A notification for one of several waiting threads is an offer to each of them. They all go on,
/// in any order; the first takes the offer and the others sleep again.
#[derive(Default)]
struct Queue {
    waiters: Vec<Waiter>,
    offers: Vec<Offer>,
    next: u64,
}

struct Waiter {
    number: u64,
    sleeper: Sleeper,
}

struct Offer {
    to: Vec<u64>,
}

impl Queue {
    fn add(&mut self, sleeper: Sleeper) -> u64 {
        self.next += 1;
        self.waiters.push(Waiter { number: self.next, sleeper });
        self.next
    }

    /// Removes a waiter, with what was offered to it alone.
    fn remove(&mut self, number: u64) {
        self.waiters.retain(|w| w.number != number);
        self.offers.iter_mut().for_each(|o| o.to.retain(|w| *w != number));
        self.offers.retain(|o| !o.to.is_empty());
    }

    fn is_out(&self, number: u64) -> bool {
        !self.waiters.iter().any(|w| w.number == number)
    }

    /// Takes the oldest offer to this waiter, or learns that it was woken for certain.
    fn take(&mut self, number: u64) -> bool {
        if self.is_out(number) {
            return true;
        }
        let Some(i) = self.offers.iter().position(|o| o.to.contains(&number)) else { return false };
        self.offers.remove(i);
        self.remove(number);
        true
    }

    fn notify_one(&mut self) {
        // As many threads as there are offers will be woken already.
        if self.offers.len() + 1 >= self.waiters.len() {
            return self.notify_all();
        }
        self.offers.push(Offer { to: self.waiters.iter().map(|w| w.number).collect() });
        self.waiters.iter().for_each(|w| w.sleeper.wake());
    }

    fn notify_all(&mut self) {
        self.offers.clear();
        self.waiters.drain(..).for_each(|w| w.sleeper.wake());
    }
}

impl ModelCondvar {
    fn queue<R>(&self, f: impl FnOnce(&mut Queue) -> R) -> R {
        f(&mut self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sleeps until notified or woken early. The lock is free meanwhile.
    fn sleep(&self, me: ThreadIndex, number: u64, sleeper: &Sleeper, wake: Wake, at: Site) -> Cause {
        if wake.may_end_early(me, at) {
            self.gate.pass(me);
            if self.queue(|q| q.take(number)) {
                return Cause::Notified;
            }
            self.queue(|q| q.remove(number));
            return if wake == Wake::AtALimit { Cause::TimedOut } else { Cause::Spurious };
        }
        loop {
            sleeper.sleep(me);
            // Whoever was woken for certain is out of the queue; others have to be first.
            if self.queue(|q| q.is_out(number)) {
                return Cause::Notified;
            }
            self.gate.pass(me);
            if self.queue(|q| q.take(number)) {
                return Cause::Notified;
            }
        }
    }

    fn notify(&self, all: bool, at: Site) {
        let me = self.id.enter();
        self.gate.pass(me);
        let sleepers = self.queue(|q| {
            let sleepers = q.waiters.len();
            if all {
                q.notify_all()
            } else {
                q.notify_one()
            }
            sleepers
        });
        log(me, Op::Notify { condvar: self.id.index, all, sleepers }, at);
    }
}

impl Condvar {
    /// Nobody waits. Reports name it after the variable or field of the line that calls this.
    #[track_caller]
    pub fn new() -> Self {
        Self::with_name(None, Location::caller().into())
    }

    /// Nobody waits; with a name for reports.
    #[track_caller]
    pub fn named(name: &'static str) -> Self {
        Self::with_name(Some(name), Location::caller().into())
    }

    fn with_name(name: Option<&'static str>, at: Site) -> Self {
        let model = model::inside().then(|| {
            let id = Id::new("Condvar", name, None, at);
            Box::new(ModelCondvar { id, gate: Gate::new(), queue: std::sync::Mutex::default() })
        });
        Condvar { model, std: std::sync::Condvar::new() }
    }

    /// Releases the lock, sleeps until notified, and takes the lock again. May wake for no reason.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it held the lock; the error holds the guard.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let at = Location::caller().into();
        let Some(model) = &self.model else {
            let (mutex, data, _) = self.outside(guard);
            return map_locked(self.std.wait(data), |data| mutex.std_guard(data));
        };
        Ok(Self::wait_in_model(model, guard, Wake::Spuriously, at).0)
    }

    /// Waits as long as the condition holds.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it held the lock; the error holds the guard.
    #[track_caller]
    pub fn wait_while<'a, T, F>(&self, guard: MutexGuard<'a, T>, mut condition: F) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        let mut guard = guard;
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Like [`wait`](Self::wait), for at most about `limit`.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it held the lock; the error holds the guard.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        limit: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let at = Location::caller().into();
        let Some(model) = &self.model else {
            let (mutex, data, _) = self.outside(guard);
            return map_locked(self.std.wait_timeout(data, limit), |(data, result)| {
                (mutex.std_guard(data), WaitTimeoutResult(result.timed_out()))
            });
        };
        let (guard, cause) = Self::wait_in_model(model, guard, Wake::AtALimit, at);
        Ok((guard, WaitTimeoutResult(cause == Cause::TimedOut)))
    }

    /// Waits as long as the condition holds, for at most about `limit` in all.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it held the lock; the error holds the guard.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        guard: MutexGuard<'a, T>,
        limit: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let start = Instant::now();
        let mut guard = guard;
        loop {
            if !condition(&mut guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            // Inside a model no time passes and the limit ends the wait at some round.
            let rest = if self.model.is_some() { limit } else { limit.saturating_sub(start.elapsed()) };
            let (again, result) = self.wait_timeout(guard, rest)?;
            guard = again;
            if result.timed_out() {
                let held = condition(&mut guard);
                return Ok((guard, WaitTimeoutResult(held)));
            }
        }
    }

    /// Wakes one of the threads that wait, if there is one.
    #[track_caller]
    pub fn notify_one(&self) {
        match &self.model {
            Some(model) => model.notify(false, Location::caller().into()),
            None => {
                model::must_be_outside("Condvar");
                self.std.notify_one();
            }
        }
    }

    /// Wakes all threads that wait.
    #[track_caller]
    pub fn notify_all(&self) {
        match &self.model {
            Some(model) => model.notify(true, Location::caller().into()),
            None => {
                model::must_be_outside("Condvar");
                self.std.notify_all();
            }
        }
    }

    #[track_caller]
    fn outside<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
    ) -> (&'a Mutex<T>, std::sync::MutexGuard<'a, T>, Option<model::LockGuard<'a>>) {
        model::must_be_outside("Condvar");
        guard.into_parts()
    }

    fn wait_in_model<'a, T>(
        model: &ModelCondvar,
        guard: MutexGuard<'a, T>,
        wake: Wake,
        at: Site,
    ) -> (MutexGuard<'a, T>, Cause) {
        let me = model.id.enter();
        let (mutex, data, inside) = guard.into_parts();
        let inside = inside.unwrap_or_else(|| model::created_outside("Mutex"));
        // Going to sleep and releasing the lock are one step.
        model.gate.pass(me);
        let sleeper = Sleeper::current();
        let number = model.queue(|q| q.add(sleeper.clone()));
        let (condvar, lock) = (model.id.index, inside.index());
        log(me, Op::Wait { condvar, lock, timed: wake == Wake::AtALimit }, at);
        drop(data);
        let model_lock = inside.release_silently(me);
        let cause = model.sleep(me, number, &sleeper, wake, at);
        let guard = mutex.relock(model_lock, at);
        log(me, Op::Woke { condvar, lock, cause }, at);
        (guard, cause)
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}
