//! Concurrency types that behave as std's, and inside [`explore()`] run every interleaving.
//!
//! ```
//! use interleave::sync::atomic::{AtomicU32, Ordering};
//! use interleave::{explore, thread};
//!
//! explore(|| {
//!     let hits = AtomicU32::new(0);
//!     thread::scope(|s| {
//!         s.spawn(|| hits.fetch_add(1, Ordering::Relaxed));
//!         s.spawn(|| hits.fetch_add(1, Ordering::Relaxed));
//!     });
//!     assert_eq!(hits.load(Ordering::Relaxed), 2);
//! });
//! ```
//!
//! Outside a model each type forwards to the one of std with the same name, at the price of a
//! test. Inside a model (the closure given to [`explore()`]) each operation is a step that is
//! recorded and scheduled; the closure is run once for each order of the steps that can make a
//! difference. The choice is made when an object is created, so one build serves ordinary tests
//! and models, with no `--cfg` and no feature.
//!
//! At the first interleaving that panics, deadlocks or races the exploration stops. A [`Failure`]
//! holds the steps, a [`Diagnosis`](diagnose::Diagnosis) of what went wrong, and a report that
//! shows it on the source lines of the program, as a compiler shows an error.
//!
//! # What is promised
//!
//! - But for what the next section names, every order of the steps of locks, condition variables, channels, parking and sequentially
//!   consistent atomics that can lead to another outcome is run, up to the bound on preemptions
//!   that was asked for (none, unless said). None is made up.
//! - For `Relaxed`, `Acquire` and `Release` atomics the old values that a load may still return
//!   are run as well. That is most of what Rust's memory model allows: all but executions in which
//!   a load returns, or a store is overwritten by, what runs later (load buffering, `2+2W`). The
//!   tables in `tests/litmus` say what is found, missed and, with one-sided `SeqCst` fences, invented.
//! - Condition variables and parked threads wake spuriously, `compare_exchange_weak` fails
//!   spuriously, waits with a time limit end both ways, and a notification goes to each of the
//!   waiters in turn.
//! - The first failure found has few preemptions: the search begins with none.
//! - An [`Outcome`] that is neither a pass nor a failure is possible: the budget was used up or
//!   the program needs more than the explorer offers. It says so.
//!
//! # What is not
//!
//! - At most [`MAX_THREADS`] threads, the first included. No `const` constructors: an object in a
//!   static would be shared by all interleavings, so it does not compile.
//! - Nothing but the types of this crate is explored: std's own locks, atomics and threads, files
//!   and clocks are invisible to it. The program must do the same in each run but for the order.
//! - A panic in any thread ends the exploration, so no poisoned lock and no `Err` of `join` is
//!   ever seen inside a model.
//! - Spurious events come all or none: in a second exploration each wait, park and weak
//!   compare-exchange has one, at the first time that its thread comes to that place. A wait with a
//!   time limit ends early only by its limit.
//! - From the second time that a thread yields or sleeps at one place, another thread runs first: a loop
//!   that gives up after some rounds is not explored for all numbers of rounds of the others.
//! - Readers of an `RwLock`, and senders on a channel, are taken to order each other's memory. A thread
//!   that reads does not get another read lock, and a waiting writer does not keep new readers out: a
//!   deadlock that needs that is not found. A notification orders the memory of who sleeps after it.
//! - `Arc` is std's: to clone or drop one is no step, so counts of references are not explored.
//! - Memory is std's: which block an allocation gets is not explored, and a program can count by it.
//! - loom keeps the last seven values of an atomic.
//! - A loop that waits for another thread must say so with [`hint::spin_loop`] or
//!   [`thread::yield_now`]. Its rounds are explored for a while only, and the report says so.
//! - A thread of a model has a stack of 32 KiB.
//!
//! # Map
//!
//! [`explore()`] and [`Explorer`] run a model. [`sync`], [`thread`], [`cell`], [`hint`] and
//! [`future`] are std-shaped. [`event`] is what one interleaving did, as data; [`order`] looks for
//! an order of its steps that explains it; [`diagnose`] says what went wrong; [`report`] draws it.
//! `model` is the part that talks to loom, which runs the threads of a model as coroutines on
//! one OS thread and decides which of them goes on.

pub mod cell;
pub mod diagnose;
pub mod event;
mod explore;
pub mod future;
pub mod hint;
pub mod json;
mod model;
pub mod order;
pub mod report;
pub mod sync;
pub mod thread;

pub use explore::{Coverage, Explorer, Failure, Outcome, Report, explore};
pub use loom::MAX_THREADS;

/// True inside a model.
pub fn inside_model() -> bool {
    model::inside()
}

/// How many operations the running thread has done so far in this interleaving; 0 outside a model.
///
/// With it a test can tell waiting from polling: a thread that sleeps does a few operations, one
/// that asks again and again does more in some interleavings.
pub fn operations() -> usize {
    model::operations()
}

/// The steps of the interleaving so far; empty outside a model. For checks of the checker itself.
#[doc(hidden)]
pub fn snapshot() -> event::Trace {
    model::snapshot()
}
