//! `std::sync`, explored inside a model.
//!
//! The data always lives in std's type. Inside a model a lock of the model decides who may touch
//! it, so std's own lock is always free when it is taken.

pub mod atomic;
mod barrier;
mod condvar;
pub mod mpsc;
mod mutex;
mod once;
mod rwlock;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use mutex::{Mutex, MutexGuard};
pub use once::{Once, OnceLock};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use std::sync::{Arc, LockResult, PoisonError, TryLockError, TryLockResult, Weak};

use std::fmt;
use std::ops::Deref;

/// Shows a lock as std's locks show themselves. To look is a step like any other: the data's own `Debug` may change it.
fn show_lock<G: Deref<Target: fmt::Debug>>(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    tried: TryLockResult<G>,
    poisoned: bool,
) -> fmt::Result {
    let mut lock = f.debug_struct(name);
    match tried {
        Ok(data) => lock.field("data", &&*data),
        Err(TryLockError::Poisoned(error)) => lock.field("data", &&**error.get_ref()),
        Err(TryLockError::WouldBlock) => lock.field("data", &format_args!("<locked>")),
    };
    lock.field("poisoned", &poisoned).finish_non_exhaustive()
}

/// Wraps the guard in a result of std's locks.
fn map_locked<G, H>(result: LockResult<G>, wrap: impl FnOnce(G) -> H) -> LockResult<H> {
    match result {
        Ok(guard) => Ok(wrap(guard)),
        Err(poisoned) => Err(PoisonError::new(wrap(poisoned.into_inner()))),
    }
}

/// Wraps the guard in a result of std's `try_` methods.
fn map_tried<G, H>(result: TryLockResult<G>, wrap: impl FnOnce(G) -> H) -> TryLockResult<H> {
    match result {
        Ok(guard) => Ok(wrap(guard)),
        Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        Err(TryLockError::Poisoned(poisoned)) => {
            Err(TryLockError::Poisoned(PoisonError::new(wrap(poisoned.into_inner()))))
        }
    }
}
