//! Threads that may borrow, because they end before the scope does.

use super::{Builder, Slot, Thread, ThreadKind, join_in_model, result, start_in_model, store};
use crate::event::{Site, ThreadIndex};
use crate::model;
use std::cell::RefCell;
use std::fmt;
use std::io;
use std::panic::Location;

/// A scope to spawn threads in.
///
/// It is std's scope: inside a model that one stays empty, and a list beside it holds the threads
/// of the model.
#[repr(transparent)]
pub struct Scope<'scope, 'env: 'scope>(std::thread::Scope<'scope, 'env>);

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

/// A thread that was spawned in a scope of a model and not joined yet.
struct Unjoined {
    scope: usize,
    child: ThreadIndex,
    loom: loom::thread::JoinHandle<()>,
}

thread_local! {
    static UNJOINED: RefCell<Vec<Unjoined>> = const { RefCell::new(Vec::new()) };
}

/// Runs `f` and then waits for all threads that it spawned in its scope.
///
/// # Panics
///
/// When a thread that was not joined by hand has panicked.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let (mut f, mut result) = (Some(f), None);
    run(&mut |scope| result = f.take().map(|f| f(scope)), Location::caller().into());
    result.expect("it has run")
}

/// Not generic, so that it is compiled once and not for each scope of a program.
fn run<'env>(f: &mut dyn for<'scope> FnMut(&'scope Scope<'scope, 'env>), at: Site) {
    std::thread::scope(|std| {
        let scope = from_std(std);
        if !model::inside() {
            return f(scope);
        }
        let stops = StopsWhenUnwound(at);
        f(scope);
        scope.join_all(at);
        drop(stops);
    });
}

/// Keeps a panic that no hook has seen from leaving a scope whose threads may still run: it stops the
/// model, and with it all of them.
struct StopsWhenUnwound(Site);

impl Drop for StopsWhenUnwound {
    fn drop(&mut self) {
        if std::thread::panicking() {
            super::stop_unwound(self.0);
        }
    }
}

#[expect(unsafe_code, reason = "the cast to a transparent wrapper has no safe form")]
fn from_std<'scope, 'env>(std: &'scope std::thread::Scope<'scope, 'env>) -> &'scope Scope<'scope, 'env> {
    // SAFETY: `Scope` is a transparent wrapper of std's, so the layouts and the validity are the
    // same, and both lifetimes stay as they are.
    unsafe { &*std::ptr::from_ref(std).cast() }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    /// Starts a thread that may borrow what outlives the scope.
    ///
    /// # Panics
    ///
    /// When the system gives none.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.spawn_with(Builder::new(), f, Location::caller().into()).expect("the system gives a thread")
    }

    pub(super) fn spawn_with<F, T>(
        &'scope self,
        builder: Builder,
        f: F,
        at: Site,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let result: Slot<T> = Slot::default();
        let slot = result.clone();
        let thread = self.start(builder, Box::new(move || store(&slot, f())), at)?;
        Ok(ScopedJoinHandle { thread, result })
    }

    /// Not generic, so that it is compiled once and not for each thread of a program.
    fn start(
        &'scope self,
        builder: Builder,
        run: Box<dyn FnOnce() + Send + 'scope>,
        at: Site,
    ) -> io::Result<Kind<'scope>> {
        if !model::inside() {
            return Ok(Kind::Std(builder.into_std().spawn_scoped(&self.0, run)?));
        }
        let (child, loom) = start_in_model(builder.name, for_ever(run), at);
        UNJOINED.with_borrow_mut(|all| all.push(Unjoined { scope: self.address(), child, loom }));
        Ok(Kind::Model { child, scope: self.address() })
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    fn join_all(&self, at: Site) {
        while let Some(next) = take(|u| u.scope == self.address()) {
            join_in_model(next.child, next.loom, at);
        }
    }
}

/// The first of the threads that are not joined yet and fit.
fn take(fits: impl Fn(&Unjoined) -> bool) -> Option<Unjoined> {
    UNJOINED.with_borrow_mut(|all| all.iter().position(fits).map(|i| all.remove(i)))
}

#[expect(unsafe_code, reason = "loom's threads cannot borrow; the scope sees to it that these end in time")]
fn for_ever<'scope>(f: Box<dyn FnOnce() + Send + 'scope>) -> Box<dyn FnOnce() + Send + 'static> {
    // SAFETY: only the lifetime changes. What the closure borrows outlives `'scope`, and `scope`
    // returns only after `join_all` has seen each thread of its list end: a thread leaves the list
    // by being joined, and a handle's `join` waits for it as well. When `f` unwinds instead,
    // `StopsWhenUnwound` stops the model, as a panic in any thread does: no thread of it ever runs
    // again, because the OS thread on which all of them are coroutines parks for ever, and the
    // coroutines' stacks, with the closures on them, are never dropped.
    unsafe { std::mem::transmute(f) }
}

/// The right to wait for a thread of a scope.
pub struct ScopedJoinHandle<'scope, T> {
    thread: Kind<'scope>,
    result: Slot<T>,
}

enum Kind<'scope> {
    Std(std::thread::ScopedJoinHandle<'scope, ()>),
    Model { child: ThreadIndex, scope: usize },
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread's end.
    ///
    /// # Errors
    ///
    /// When it panicked; inside a model a panic ends the exploration instead.
    #[track_caller]
    pub fn join(self) -> super::Result<T> {
        self.thread.join(Location::caller().into()).map(|()| result(&self.result))
    }

    /// The thread.
    pub fn thread(&self) -> Thread {
        match &self.thread {
            Kind::Std(handle) => Thread(ThreadKind::Std(handle.thread().clone())),
            Kind::Model { child, .. } => Thread::in_model(*child),
        }
    }

    /// True when the thread has ended.
    ///
    /// # Panics
    ///
    /// Inside a model, where only [`join`](Self::join) can ask.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.thread {
            Kind::Std(handle) => handle.is_finished(),
            Kind::Model { .. } => super::not_in_a_model("is_finished", "`join` the thread instead"),
        }
    }
}

impl Kind<'_> {
    fn join(self, at: Site) -> super::Result<()> {
        match self {
            Kind::Std(handle) => handle.join(),
            Kind::Model { child, scope } => {
                if let Some(unjoined) = take(|u| u.scope == scope && u.child == child) {
                    join_in_model(child, unjoined.loom, at);
                }
                Ok(())
            }
        }
    }
}
