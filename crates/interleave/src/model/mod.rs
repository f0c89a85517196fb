//! The recorder, and the only place that talks to loom's scheduler.
//!
//! loom runs all threads of a model as coroutines on the OS thread that called it, so the state
//! of a model is thread-local and only one of its threads runs at a time: from one operation to
//! the next nobody else does anything. What this module adds to loom:
//!
//! - A [`Gate`] is a point where threads may switch and that depends on all others at the same
//!   gate; what follows it, up to the next such point, is one step.
//! - [`atomically`] joins several of loom's operations to one step.
//! - [`Sleeper`] and [`Monitor`] sleep and wake, on loom's `park`.
//!
//! A model ends in one of the ways of [`End`]. When it ends early, by a panic that the hook sees
//! or because a budget is used up, the end is handed over and the phase becomes `Stopped`. From
//! then on each of its threads parks its OS thread for ever at its next operation, or at the end
//! of its body: no destructor acts on a model that has stopped (loom would panic again, and a
//! second panic aborts the process).

mod gate;
mod lock;

pub(crate) use gate::{Gate, Monitor, Sleeper, Wake};
pub(crate) use lock::{LockGuard, ModelLock};

use crate::event::{Event, Object, ObjectIndex, Op, Site, Thread, ThreadIndex, Trace};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Phase {
    Outside,
    Running,
    /// The end is handed over.
    Stopped,
}

/// What an exploration has to branch over besides the order of steps. It is fixed for the whole of
/// an exploration: loom runs a prefix of an earlier execution again and must find the same steps.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Mode {
    /// Releasing a lock is a step of its own, so that a `try_lock` may come before or after it.
    /// Otherwise only taking one is: that is all a program without `try_lock` can see.
    pub(crate) try_locks: bool,
    /// Sleeping threads wake once without a reason, and weak compare-exchanges fail once.
    pub(crate) spurious: bool,
}

/// How a run of loom ended.
#[derive(Debug)]
pub(crate) enum End {
    /// Every interleaving was run.
    Done { interleavings: usize },
    /// A panic, of the program or of loom.
    Panicked { message: String, at: Site, thread: ThreadIndex, trace: Trace, interleaving: usize },
    /// A thread's stack was too small.
    StackOverflow { trace: Trace, interleaving: usize },
    /// As many interleavings as allowed were run.
    OutOfBudget { interleavings: usize },
    /// The mode has to be this one.
    NeedsMode(Mode),
}

thread_local! {
    static PHASE: Cell<Phase> = const { Cell::new(Phase::Outside) };
    static CURRENT: Cell<ThreadIndex> = const { Cell::new(0) };
    static EXECUTION: Cell<usize> = const { Cell::new(0) };
    static INTERLEAVING: Cell<usize> = const { Cell::new(0) };
    static MODE: Cell<Mode> = const { Cell::new(Mode { try_locks: false, spurious: false }) };
    static CAN_BE_SPURIOUS: Cell<bool> = const { Cell::new(false) };
    static FENCES: RefCell<Option<Gate>> = const { RefCell::new(None) };
    static PASSED_HERE: RefCell<HashMap<(ThreadIndex, Site), usize>> = RefCell::new(HashMap::new());
    static ROUNDS_WAITED: Cell<usize> = const { Cell::new(0) };
    static CUT: Cell<bool> = const { Cell::new(false) };
    static EVER_CUT: Cell<bool> = const { Cell::new(false) };
    static TRACE: RefCell<Trace> = const { RefCell::new(Trace { events: Vec::new(), objects: Vec::new(), threads: Vec::new() }) };
    static OUT: RefCell<Option<mpsc::Sender<End>>> = const { RefCell::new(None) };
}

#[inline(always)]
pub(crate) fn inside() -> bool {
    PHASE.get() != Phase::Outside
}

pub(crate) fn phase() -> Phase {
    PHASE.get()
}

pub(crate) fn mode() -> Mode {
    MODE.get()
}

pub(crate) fn current() -> ThreadIndex {
    CURRENT.get()
}

pub(crate) fn set_current(thread: ThreadIndex) {
    CURRENT.set(thread);
}

/// The number of the running execution, the only one with it in this process: an object that belongs to
/// another is told by it.
pub(crate) fn execution() -> usize {
    EXECUTION.get()
}

/// How many executions the model on this OS thread has begun.
pub(crate) fn interleaving() -> usize {
    INTERLEAVING.get()
}

/// Starts a model on this OS thread; ends are sent to `out`.
pub(crate) fn begin(mode: Mode, out: mpsc::Sender<End>) {
    MODE.set(mode);
    OUT.set(Some(out));
    INTERLEAVING.set(0);
    CAN_BE_SPURIOUS.set(false);
    EVER_CUT.set(false);
}

/// Starts the next execution.
pub(crate) fn begin_execution() {
    PHASE.set(Phase::Running);
    static EXECUTIONS: AtomicUsize = AtomicUsize::new(1);
    // Relaxed: only that no two are the same matters.
    EXECUTION.set(EXECUTIONS.fetch_add(1, Relaxed));
    INTERLEAVING.set(INTERLEAVING.get() + 1);
    CURRENT.set(0);
    FENCES.set(None);
    CUT.set(false);
    ROUNDS_WAITED.set(0);
    PASSED_HERE.with_borrow_mut(HashMap::clear);
    TRACE.with_borrow_mut(|t| {
        t.events.clear();
        t.objects.clear();
        t.threads.clear();
        t.threads.push(Thread::default());
    });
}

/// What a model that is done has to say of itself.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Facts {
    /// Some operation could have happened spuriously.
    pub(crate) can_be_spurious: bool,
    /// Some interleaving was cut: see [`ROUNDS`].
    pub(crate) cut: bool,
}

/// Leaves a model that is done.
pub(crate) fn leave() -> Facts {
    PHASE.set(Phase::Outside);
    Facts { can_be_spurious: CAN_BE_SPURIOUS.get(), cut: EVER_CUT.get() }
}

/// Hands the end over. Inside a panic hook the caller returns afterwards: std holds a lock while a
/// hook runs. Anywhere else it goes on with [`park_for_ever`].
pub(crate) fn stop(end: End) {
    PHASE.set(Phase::Stopped);
    OUT.with_borrow(|out| {
        // A receiver that is gone has seen an end already.
        out.as_ref().map(|out| out.send(end).ok())
    });
}

pub(crate) fn park_for_ever() -> ! {
    loop {
        std::thread::park();
    }
}

/// Takes the steps out of a model that has ended.
pub(crate) fn take_trace() -> Trace {
    TRACE.take()
}

pub(crate) fn snapshot() -> Trace {
    TRACE.with_borrow(Clone::clone)
}

/// Looks at the steps so far.
pub(crate) fn with_trace<R>(look: impl FnOnce(&Trace) -> R) -> R {
    TRACE.with_borrow(look)
}

pub(crate) fn operations() -> usize {
    if !inside() {
        return 0;
    }
    let me = current();
    with_trace(|t| t.events.iter().filter(|e| e.thread == me && !e.op.is_want() && e.op != Op::Start).count())
}

/// An object of the running interleaving.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id {
    execution: usize,
    pub(crate) index: ObjectIndex,
}

impl Id {
    pub(crate) fn new(kind: &'static str, given_name: Option<&'static str>, init: Option<u64>, at: Site) -> Self {
        TRACE.with_borrow_mut(|t| {
            t.objects.push(Object { kind, at, given_name, init });
            Id { execution: execution(), index: t.objects.len() as ObjectIndex - 1 }
        })
    }

    /// True while the interleaving runs that the object belongs to. What is left over from another one
    /// is dropped without an effect.
    pub(crate) fn is_alive(self) -> bool {
        phase() == Phase::Running && self.execution == execution()
    }

    /// The start of every operation on the object: the running thread.
    pub(crate) fn enter(self) -> ThreadIndex {
        let me = enter();
        if self.execution != execution() || !inside() {
            panic!(
                "interleave: an object that belongs to another interleaving is used; create every object inside the \
                 closure given to `explore`, and let none outlive it"
            );
        }
        me
    }

    /// The same for an operation that stands at a place. A thread that has not done one on this object there before has left
    /// its waiting loop, and others may come before what it does now.
    pub(crate) fn enter_at(self, at: Site) -> ThreadIndex {
        let me = self.enter();
        let same = |event: &Event| event.at == at && event.op.objects().contains(&Some(self.index));
        if CUT.get() && !with_trace(|t| t.events.iter().any(|e| e.thread == me && same(e))) {
            explore_again();
        }
        me
    }
}

fn explore_again() {
    CUT.set(false);
    loom::explore();
}

/// The start of every operation: the running thread.
pub(crate) fn enter() -> ThreadIndex {
    if phase() == Phase::Stopped {
        park_for_ever();
    }
    current()
}

/// For the side of an object that forwards to std: such an object must not be used in a model.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn created_outside(kind: &str) -> ! {
    enter();
    panic!(
        "interleave: this {kind} was created outside the model and is used inside it; create it inside the closure \
         given to `explore`"
    );
}

/// The price that the std side of every operation pays.
#[inline(always)]
#[track_caller]
pub(crate) fn must_be_outside(kind: &str) {
    if inside() {
        created_outside(kind);
    }
}

pub(crate) fn log(thread: ThreadIndex, op: Op, at: Site) {
    if CUT.get() && !op.is_want() && leaves_its_loop(thread, at) {
        explore_again();
    }
    TRACE.with_borrow_mut(|t| t.events.push(Event { thread, op, at }));
}

/// True when the thread has never been here before.
fn leaves_its_loop(thread: ThreadIndex, at: Site) -> bool {
    !with_trace(|t| t.events.iter().any(|e| e.thread == thread && e.at == at))
}

/// Adds a thread and says its number.
pub(crate) fn add_thread(given_name: Option<String>) -> ThreadIndex {
    TRACE.with_borrow_mut(|t| {
        t.threads.push(Thread { given_name });
        t.threads.len() as ThreadIndex - 1
    })
}

pub(crate) fn thread_name(thread: ThreadIndex) -> Option<String> {
    with_trace(|t| t.threads[usize::from(thread)].given_name.clone())
}

/// Runs one of loom's operations; others may have run meanwhile, but now `me` runs again.
pub(crate) fn step<R>(me: ThreadIndex, operation: impl FnOnce() -> R) -> R {
    let r = operation();
    CURRENT.set(me);
    r
}

/// Runs more of loom's operations as a part of the step before: no other thread comes between, and
/// what depends on them is moved to the switch before that step.
pub(crate) fn atomically<R>(operations: impl FnOnce() -> R) -> R {
    if CUT.get() {
        return operations();
    }
    loom::stop_exploring();
    let r = operations();
    loom::explore();
    r
}

/// The running thread may be woken, or fail, without a reason. Says whether that is to happen now:
/// in a mode with such events, the first time that this thread comes to this place.
pub(crate) fn happens_spuriously(me: ThreadIndex, at: Site) -> bool {
    CAN_BE_SPURIOUS.set(true);
    mode().spurious && first_time_here(me, at)
}

/// True once for each thread and place of an execution.
fn first_time_here(me: ThreadIndex, at: Site) -> bool {
    times_here(me, at) == 1
}

/// How often this thread has come to this place in this execution.
fn times_here(me: ThreadIndex, at: Site) -> usize {
    PASSED_HERE.with_borrow_mut(|passed| {
        let times = passed.entry((me, at)).or_default();
        *times += 1;
        *times
    })
}

/// From now on locks have to be in the mode in which `try_lock` can be explored.
pub(crate) fn need_try_locks() {
    if !mode().try_locks {
        stop(End::NeedsMode(Mode { try_locks: true, ..mode() }));
        park_for_ever();
    }
}

/// Lets the others go first.
///
/// A thread of loom that yields goes on only after another has made a step. In a loop that is what
/// a waiting thread needs; but a yield (or a sleep) that stands in a straight line of code orders
/// nothing, and the interleavings in which nobody runs meanwhile exist as well. So the first yield
/// of a thread at a place does nothing.
#[track_caller]
pub(crate) fn yield_now(what: &'static str) {
    let (me, at) = (enter(), Site::from(Location::caller()));
    log(me, Op::Yield { what }, at);
    yield_if_again(me, at);
}

/// How many rounds of waiting loops, beyond the first of each loop, are explored in an interleaving.
///
/// Threads that back off and try again can do so in step for ever, and a lock that spins on `swap`
/// may read its own old value for ever: such a program has interleavings without end. So after this
/// many rounds an interleaving runs in one order only, without preemptions, until a thread gets out
/// of its loop. Longer waiting changes nothing in most programs, and a report says when an
/// interleaving was cut.
pub(crate) const ROUNDS: usize = 1;

/// Yields unless this is the thread's first time here.
pub(crate) fn yield_if_again(me: ThreadIndex, at: Site) {
    if times_here(me, at) == 1 {
        return;
    }
    ROUNDS_WAITED.set(ROUNDS_WAITED.get() + 1);
    if ROUNDS_WAITED.get() > ROUNDS && !CUT.get() {
        CUT.set(true);
        EVER_CUT.set(true);
        loom::stop_exploring();
    }
    step(me, loom::thread::yield_now);
}

/// loom orders `SeqCst` fences as they run but does not switch before one: a common gate does.
pub(crate) fn before_fence(me: ThreadIndex) {
    FENCES.with_borrow_mut(|gate| {
        if gate.is_none() {
            *gate = Some(Gate::new());
        }
    });
    let gate = FENCES.with_borrow(Clone::clone);
    if let Some(gate) = gate {
        gate.pass(me);
    }
}
