//! Locks and condition variables for programs on the stage: `interleave`'s, with what they do written into the book.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, LockResult, PoisonError};

use interleave::event::{Cause, Op};
use interleave::sync;

use super::stage::{BOOK, Does, Held, Room, go_home_if_over, is_about_to, release};

/// `interleave`'s, in the book.
pub struct Mutex<T> {
    number: usize,
    /// The lock that is explored. Its guard is kept in the book, for which it has to live long: a few bytes of each
    /// interleaving are never given back.
    lock: &'static sync::Mutex<()>,
    data: std::sync::Mutex<T>,
}

/// The right to touch the data.
pub struct MutexGuard<'a, T> {
    lock: &'a Mutex<T>,
    data: Option<std::sync::MutexGuard<'a, T>>,
}

impl<T> Mutex<T> {
    /// An open lock.
    pub fn new(value: T) -> Self {
        let lock: &'static sync::Mutex<()> = Box::leak(Box::new(sync::Mutex::new(())));
        let number = BOOK.with_borrow_mut(|book| {
            book.locks.push(Held { lock, by: None, guard: None });
            book.locks.len() - 1
        });
        Mutex { number, lock, data: std::sync::Mutex::new(value) }
    }

    /// Waits for the lock and takes it.
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        is_about_to(Does::Wants(self.number));
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.entered(guard))
    }

    /// The data, when all threads are done.
    pub fn into_inner(self) -> LockResult<T> {
        Ok(self.data.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn entered(&self, guard: sync::MutexGuard<'static, ()>) -> MutexGuard<'_, T> {
        BOOK.with_borrow_mut(|book| {
            let me = book.me();
            book.threads[me].does = Does::Runs;
            book.locks[self.number].by = Some(me);
            book.locks[self.number].guard = Some(guard);
        });
        go_home_if_over();
        // Poisoned by a thread that was sent home, and free in any case.
        MutexGuard { lock: self, data: Some(self.data.lock().unwrap_or_else(PoisonError::into_inner)) }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        // The data is free before another thread is let in. A thread that sleeps or was sent home holds nothing any more.
        if self.data.take().is_some() && !std::thread::panicking() {
            release(self.lock.number);
        }
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.data.as_ref().expect("its thread does not sleep")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.data.as_mut().expect("its thread does not sleep")
    }
}

/// `interleave`'s, in the book.
pub struct Condvar {
    number: usize,
    inner: Arc<sync::Condvar>,
}

impl Condvar {
    /// Nobody waits.
    pub fn new() -> Self {
        let inner = Arc::new(sync::Condvar::new());
        let number = BOOK.with_borrow_mut(|book| {
            book.rooms.push(Room { notified: 0, condvar: Arc::clone(&inner) });
            book.rooms.len() - 1
        });
        Condvar { number, inner }
    }

    /// Releases the lock, sleeps until notified, and takes the lock again. May wake for no reason.
    pub fn wait<'a, T>(&self, mut guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let (lock, room) = (guard.lock, self.number);
        guard.data = None;
        BOOK.with_borrow_mut(|book| book.locks[lock.number].by = None);
        is_about_to(Does::Sleeps { room, lock: lock.number });
        let held = BOOK.with_borrow_mut(|book| book.locks[lock.number].guard.take());
        let held = held.expect("who waits holds the lock");
        let held = self.inner.wait(held).unwrap_or_else(PoisonError::into_inner);
        let was_notified = last_step(|op| matches!(op, Op::Woke { cause: Cause::Notified, .. }));
        BOOK.with_borrow_mut(|book| {
            // At the end everybody is woken, which is not counted.
            if !book.is_over {
                book.rooms[room].notified -= usize::from(was_notified);
            }
        });
        Ok(lock.entered(held))
    }

    /// Wakes one of the threads that wait, if there is one.
    pub fn notify_one(&self) {
        self.inner.notify_one();
        // One that is about to sleep does not sleep yet, so it is `interleave` that knows whether somebody does.
        if last_step(|op| matches!(op, Op::Notify { sleepers: 1.., .. })) {
            BOOK.with_borrow_mut(|book| book.rooms[self.number].notified += 1);
        }
    }
}

/// Whether the last step, which is the running thread's own, was such a one.
fn last_step(is: impl Fn(&Op) -> bool) -> bool {
    interleave::snapshot().events.last().is_some_and(|event| is(&event.op))
}
