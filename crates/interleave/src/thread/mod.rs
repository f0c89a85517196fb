//! `std::thread`, explored inside a model.
//!
//! A model has no clock: [`sleep`] and the time limits of [`park_timeout`], `wait_timeout` and
//! `recv_timeout` may end at once or as late as any other thread takes. A `thread_local!` of std is
//! shared by all threads of a model, because they run on one OS thread.

mod park;
mod scope;

pub use park::{park, park_timeout};
pub use scope::{Scope, ScopedJoinHandle, scope};
pub use std::thread::{AccessError, Result, available_parallelism, panicking};

use crate::event::{Op, Site, ThreadIndex};
use crate::model::{self, End, Phase};
use park::Parker;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A handle to a thread.
#[derive(Clone)]
pub struct Thread(ThreadKind);

#[derive(Clone)]
enum ThreadKind {
    Std(std::thread::Thread),
    Model { index: ThreadIndex, execution: usize, name: Option<Arc<str>>, parker: Arc<Parker> },
}

impl Thread {
    fn in_model(index: ThreadIndex) -> Self {
        // The first thread of a program has this name, too.
        let first = || (index == 0).then(|| Arc::from("main"));
        let name = model::thread_name(index).map(Arc::from).or_else(first);
        Thread(ThreadKind::Model { index, execution: model::execution(), name, parker: park::parker_of(index) })
    }
}

/// Tells threads apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ThreadId(IdKind);

#[derive(Clone, Copy, PartialEq, Eq)]
enum IdKind {
    Std(std::thread::ThreadId),
    Model { execution: usize, index: ThreadIndex },
}

// A program that can tell a model from a thread of the system, or one execution from the next, may do right in models alone.
impl std::hash::Hash for ThreadId {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match self.0 {
            IdKind::Std(id) => id.hash(state),
            IdKind::Model { index, .. } => (index as u64 + 1).hash(state),
        }
    }
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IdKind::Std(id) => id.fmt(f),
            IdKind::Model { index, .. } => f.debug_tuple("ThreadId").field(&(index + 1)).finish(),
        }
    }
}

impl Thread {
    /// The thread's identifier.
    pub fn id(&self) -> ThreadId {
        ThreadId(match &self.0 {
            ThreadKind::Std(t) => IdKind::Std(t.id()),
            ThreadKind::Model { index, execution, .. } => IdKind::Model { execution: *execution, index: *index },
        })
    }

    /// The name it was given.
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            ThreadKind::Std(t) => t.name(),
            ThreadKind::Model { name, .. } => name.as_deref(),
        }
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("id", &self.id()).field("name", &self.name()).finish()
    }
}

/// The running thread.
pub fn current() -> Thread {
    if !model::inside() {
        return Thread(ThreadKind::Std(std::thread::current()));
    }
    Thread::in_model(model::enter())
}

/// Settings for a new thread.
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

impl Builder {
    /// No name, std's size of the stack.
    pub fn new() -> Self {
        Self::default()
    }

    /// The thread's name; reports use it.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Bytes of its stack. Inside a model every stack has 32 KiB.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// Starts a thread.
    ///
    /// # Errors
    ///
    /// When the system gives none.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let result: Slot<T> = Slot::default();
        let slot = result.clone();
        let thread = self.start(Box::new(move || store(&slot, f())), Location::caller().into())?;
        Ok(JoinHandle { thread, result })
    }

    /// Not generic, so that it is compiled once and not for each thread of a program.
    fn start(self, run: Box<dyn FnOnce() + Send>, at: Site) -> io::Result<JoinKind> {
        if !model::inside() {
            return Ok(JoinKind::Std(self.into_std().spawn(run)?));
        }
        let (child, loom) = start_in_model(self.name, run, at);
        Ok(JoinKind::Model { child, loom })
    }

    /// Starts a thread in a scope.
    ///
    /// # Errors
    ///
    /// When the system gives none.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        scope.spawn_with(self, f, Location::caller().into())
    }

    fn into_std(self) -> std::thread::Builder {
        let mut std = std::thread::Builder::new();
        if let Some(name) = self.name {
            std = std.name(name);
        }
        if let Some(size) = self.stack_size {
            std = std.stack_size(size);
        }
        std
    }
}

/// The right to wait for a thread's end.
pub struct JoinHandle<T> {
    thread: JoinKind,
    result: Slot<T>,
}

enum JoinKind {
    Std(std::thread::JoinHandle<()>),
    Model { child: ThreadIndex, loom: loom::thread::JoinHandle<()> },
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// Starts a thread.
///
/// # Panics
///
/// When the system gives none.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("the system gives a thread")
}

impl<T> JoinHandle<T> {
    /// Waits for the thread's end.
    ///
    /// # Errors
    ///
    /// When it panicked; inside a model a panic ends the exploration instead.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        match self.thread {
            JoinKind::Std(handle) => handle.join()?,
            JoinKind::Model { child, loom } => join_in_model(child, loom, Location::caller().into()),
        }
        Ok(result(&self.result))
    }

    /// The thread.
    pub fn thread(&self) -> Thread {
        match &self.thread {
            JoinKind::Std(handle) => Thread(ThreadKind::Std(handle.thread().clone())),
            JoinKind::Model { child, .. } => Thread::in_model(*child),
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
            JoinKind::Std(handle) => handle.is_finished(),
            JoinKind::Model { .. } => not_in_a_model("is_finished", "`join` the thread instead"),
        }
    }
}

/// For what std has and a model cannot do.
#[track_caller]
pub(crate) fn not_in_a_model(what: &str, instead: &str) -> ! {
    model::enter();
    panic!("interleave: `{what}` cannot be explored inside a model; {instead}")
}

/// Lets other threads go first.
#[track_caller]
pub fn yield_now() {
    if !model::inside() {
        return std::thread::yield_now();
    }
    model::yield_now("yields");
}

/// Sleeps. Inside a model no time passes: the thread may go on at once, or much later.
#[track_caller]
pub fn sleep(duration: Duration) {
    if !model::inside() {
        return std::thread::sleep(duration);
    }
    model::yield_now("sleeps");
}

/// Where a thread leaves its result.
type Slot<T> = Arc<Mutex<Option<T>>>;

fn store<T>(slot: &Slot<T>, value: T) {
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
}

/// What a thread that was joined has left.
fn result<T>(slot: &Slot<T>) -> T {
    let result = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    result.expect("a thread that was joined has left its result")
}

fn start_in_model(
    name: Option<String>,
    f: Box<dyn FnOnce() + Send>,
    at: Site,
) -> (ThreadIndex, loom::thread::JoinHandle<()>) {
    let me = model::enter();
    let child = model::add_thread(name);
    let run = move || {
        body(child, at, || {
            model::log(child, Op::Start, at);
            f();
        });
    };
    let loom = model::step(me, || loom::thread::spawn(run));
    model::log(me, Op::Spawn { child }, at);
    (child, loom)
}

fn join_in_model(child: ThreadIndex, loom: loom::thread::JoinHandle<()>, at: Site) {
    let me = model::enter();
    model::log(me, Op::JoinWant { child }, at);
    // A thread of a model that panics ends the model, so there is no error to see.
    model::step(me, || loom.join()).ok();
    model::log(me, Op::Join { child }, at);
}

/// The body of every thread of a model.
pub(crate) fn body(me: ThreadIndex, at: Site, f: impl FnOnce()) {
    model::set_current(me);
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(()) => model::log(me, Op::End, at),
        Err(_) => stop_unwound(at),
    }
}

/// Ends a model in which a panic unwinds that the hook has not seen (`resume_unwind` does not call it),
/// and this OS thread with it.
fn stop_unwound(at: Site) -> ! {
    if model::phase() == Phase::Running {
        model::stop(End::Panicked {
            message: "a thread was unwound by `resume_unwind`".into(),
            at,
            thread: model::current(),
            interleaving: model::interleaving(),
            trace: model::take_trace(),
        });
    }
    model::park_for_ever()
}
