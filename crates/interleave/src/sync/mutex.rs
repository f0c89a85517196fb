//! A lock around data.

use super::{LockResult, TryLockResult, map_locked, map_tried, show_lock};
use crate::event::Site;
use crate::model::{self, LockGuard, ModelLock};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{PoisonError, TryLockError};

/// As `std::sync::Mutex`.
///
/// There is no `const` constructor: a lock in a static would be shared by all interleavings.
///
/// ```compile_fail,E0015
/// static COUNT: interleave::sync::Mutex<u32> = interleave::sync::Mutex::new(0);
/// ```
pub struct Mutex<T: ?Sized> {
    model: Option<Box<ModelLock>>,
    data: std::sync::Mutex<T>,
}

/// The right to touch the data; the lock is released when it is dropped.
#[must_use = "the lock is released when the guard is dropped"]
pub struct MutexGuard<'a, T: ?Sized> {
    lock: &'a Mutex<T>,
    // Dropped in this order: the data is released before the model lets another thread in.
    data: std::sync::MutexGuard<'a, T>,
    model: Option<LockGuard<'a>>,
}

impl<T> Mutex<T> {
    /// An open lock. Reports name it after the variable or field of the line that calls this.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self::with_name(None, value, Location::caller().into())
    }

    /// An open lock with a name for reports.
    #[track_caller]
    pub fn named(name: &'static str, value: T) -> Self {
        Self::with_name(Some(name), value, Location::caller().into())
    }

    fn with_name(name: Option<&'static str>, value: T, at: Site) -> Self {
        let model = model::inside().then(|| Box::new(ModelLock::mutex(name, at)));
        Mutex { model, data: std::sync::Mutex::new(value) }
    }

    /// The data.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it held the lock; the error holds the data.
    pub fn into_inner(self) -> LockResult<T> {
        self.data.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits for the lock and takes it.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it held the lock; the error holds the guard.
    #[track_caller]
    #[inline]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let Some(model) = &self.model else {
            model::must_be_outside("Mutex");
            return map_locked(self.data.lock(), |data| self.guard(data, None));
        };
        let inside = model.lock(false, Location::caller().into());
        Ok(self.enter(inside))
    }

    /// Takes the lock if nobody has it.
    ///
    /// # Errors
    ///
    /// When somebody has it, or a thread panicked while it held the lock.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let Some(model) = &self.model else {
            model::must_be_outside("Mutex");
            return map_tried(self.data.try_lock(), |data| self.guard(data, None));
        };
        match model.try_lock(false, Location::caller().into()) {
            Some(inside) => Ok(self.enter(inside)),
            None => Err(TryLockError::WouldBlock),
        }
    }

    /// The data, which nobody else can touch meanwhile.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it held the lock; the error holds the data.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.data.get_mut()
    }

    /// True when a thread panicked while it held the lock.
    pub fn is_poisoned(&self) -> bool {
        self.data.is_poisoned()
    }

    /// Forgets that a thread panicked while it held the lock.
    pub fn clear_poison(&self) {
        self.data.clear_poison();
    }

    #[inline]
    fn guard<'a>(&'a self, data: std::sync::MutexGuard<'a, T>, model: Option<LockGuard<'a>>) -> MutexGuard<'a, T> {
        MutexGuard { lock: self, data, model }
    }

    /// Takes std's lock for a thread that the model has let in.
    fn enter<'a>(&'a self, inside: LockGuard<'a>) -> MutexGuard<'a, T> {
        // A panic ends the model, so a poisoned lock is never seen inside.
        self.guard(self.data.lock().unwrap_or_else(PoisonError::into_inner), Some(inside))
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// For a condition variable.
    pub(super) fn into_parts(self) -> (&'a Mutex<T>, std::sync::MutexGuard<'a, T>, Option<LockGuard<'a>>) {
        (self.lock, self.data, self.model)
    }
}

impl<T: ?Sized> Mutex<T> {
    /// For a condition variable outside a model.
    pub(super) fn std_guard<'a>(&'a self, data: std::sync::MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.guard(data, None)
    }

    /// For a condition variable inside a model: takes the lock again.
    pub(super) fn relock<'a>(&'a self, lock: &'a ModelLock, at: Site) -> MutexGuard<'a, T> {
        self.enter(lock.relock(at))
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.data
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_lock(f, "Mutex", self.try_lock(), self.is_poisoned())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}
