//! A lock that many may read or one may write.

use super::{LockResult, TryLockResult, map_locked, map_tried, show_lock};
use crate::event::Site;
use crate::model::{self, LockGuard, ModelLock};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{PoisonError, TryLockError};

/// As `std::sync::RwLock`.
///
/// Inside a model a thread that reads and then asks to read again waits for itself: std may panic
/// or deadlock there. Readers are taken to order each other's memory, as loom's do: a data race between
/// two readers is not found.
pub struct RwLock<T: ?Sized> {
    model: Option<Box<ModelLock>>,
    data: std::sync::RwLock<T>,
}

/// The right to read the data.
#[must_use = "the lock is released when the guard is dropped"]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    // Dropped in this order: the data is released before the model lets another thread in.
    data: std::sync::RwLockReadGuard<'a, T>,
    _model: Option<LockGuard<'a>>,
}

/// The right to change the data.
#[must_use = "the lock is released when the guard is dropped"]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    // Dropped in this order: the data is released before the model lets another thread in.
    data: std::sync::RwLockWriteGuard<'a, T>,
    _model: Option<LockGuard<'a>>,
}

impl<T> RwLock<T> {
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
        let model = model::inside().then(|| Box::new(ModelLock::rw_lock(name, at)));
        RwLock { model, data: std::sync::RwLock::new(value) }
    }

    /// The data.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it wrote; the error holds the data.
    pub fn into_inner(self) -> LockResult<T> {
        self.data.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Waits until nobody writes, and reads.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it wrote; the error holds the guard.
    #[track_caller]
    #[inline]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let Some(model) = &self.model else {
            model::must_be_outside("RwLock");
            return map_locked(self.data.read(), |data| RwLockReadGuard { data, _model: None });
        };
        Ok(self.reader(model.lock(true, Location::caller().into())))
    }

    /// Waits until nobody reads or writes, and writes.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it wrote; the error holds the guard.
    #[track_caller]
    #[inline]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let Some(model) = &self.model else {
            model::must_be_outside("RwLock");
            return map_locked(self.data.write(), |data| RwLockWriteGuard { data, _model: None });
        };
        Ok(self.writer(model.lock(false, Location::caller().into())))
    }

    /// Reads if nobody writes.
    ///
    /// # Errors
    ///
    /// When somebody writes, or a thread panicked while it wrote.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let Some(model) = &self.model else {
            model::must_be_outside("RwLock");
            return map_tried(self.data.try_read(), |data| RwLockReadGuard { data, _model: None });
        };
        let inside = model.try_lock(true, Location::caller().into());
        inside.map(|inside| self.reader(inside)).ok_or(TryLockError::WouldBlock)
    }

    /// Writes if nobody reads or writes.
    ///
    /// # Errors
    ///
    /// When somebody does, or a thread panicked while it wrote.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let Some(model) = &self.model else {
            model::must_be_outside("RwLock");
            return map_tried(self.data.try_write(), |data| RwLockWriteGuard { data, _model: None });
        };
        let inside = model.try_lock(false, Location::caller().into());
        inside.map(|inside| self.writer(inside)).ok_or(TryLockError::WouldBlock)
    }

    /// The data, which nobody else can touch meanwhile.
    ///
    /// # Errors
    ///
    /// When a thread panicked while it wrote; the error holds the data.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.data.get_mut()
    }

    /// True when a thread panicked while it wrote.
    pub fn is_poisoned(&self) -> bool {
        self.data.is_poisoned()
    }

    // A panic ends the model, so a poisoned lock is never seen inside.
    fn reader<'a>(&'a self, inside: LockGuard<'a>) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard { data: self.data.read().unwrap_or_else(PoisonError::into_inner), _model: Some(inside) }
    }

    fn writer<'a>(&'a self, inside: LockGuard<'a>) -> RwLockWriteGuard<'a, T> {
        RwLockWriteGuard { data: self.data.write().unwrap_or_else(PoisonError::into_inner), _model: Some(inside) }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.data
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_lock(f, "RwLock", self.try_read(), self.is_poisoned())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}
