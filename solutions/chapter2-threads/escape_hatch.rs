//! # An escape hatch
//!
//! A flag asks the workers to stop, and joining them tells that they have.

use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicBool, Ordering::Relaxed};
use interleave::thread::{self, JoinHandle};
use std::panic::resume_unwind;

/// How a worker's work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It has done all its steps.
    Completed,
    /// It was asked to stop, and did.
    Cancelled {
        /// How many steps it had done by then.
        after: usize,
    },
}

/// Threads that work step by step until they are done, or the hatch is open. To drop this stops none of them.
pub struct Workers {
    open: Arc<AtomicBool>,
    threads: Vec<JoinHandle<End>>,
}

/// Opened from another thread, it makes the workers stop.
pub struct Hatch {
    open: Arc<AtomicBool>,
}

impl Workers {
    /// Starts so many workers. Number `w` calls `step(w, 0)`, `step(w, 1)`, .. up to `steps` calls.
    pub fn start<F>(workers: usize, steps: usize, step: F) -> Self
    where
        F: Fn(usize, usize) + Send + Sync + 'static,
    {
        let open = Arc::new(AtomicBool::new(false));
        let step = Arc::new(step);
        let start = |worker| {
            let (open, step) = (Arc::clone(&open), Arc::clone(&step));
            thread::spawn(move || work(steps, &open, |number| step(worker, number)))
        };
        let threads = (0..workers).map(start).collect();
        Workers { open, threads }
    }

    /// What another thread needs to stop these workers.
    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    // ANCHOR: join
    /// Waits until all workers have ended, and returns how, by their numbers.
    ///
    /// # Panics
    ///
    /// When a step has panicked, after all workers have ended.
    pub fn join(self) -> Vec<End> {
        let ended: Vec<_> = self.threads.into_iter().map(JoinHandle::join).collect();
        ended.into_iter().map(|end| end.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    }
    // ANCHOR_END: join
}

impl Hatch {
    // ANCHOR: wait_for
    /// Opens the hatch when `enter` returns.
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        // Relaxed, because the flag speaks for nothing but itself. What the workers have done reaches
        // others through `join`.
        self.open.store(true, Relaxed);
    }
    // ANCHOR_END: wait_for
}

// ANCHOR: work
fn work(steps: usize, open: &AtomicBool, step: impl Fn(usize)) -> End {
    for number in 0..steps {
        if open.load(Relaxed) {
            return End::Cancelled { after: number };
        }
        step(number);
    }
    End::Completed
}
// ANCHOR_END: work
