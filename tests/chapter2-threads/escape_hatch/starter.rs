//! # An escape hatch
//!
//! Some workers have a long way to go, step by step. One more thread waits for the Enter key. When it is
//! pressed, the hatch is open: the workers stop, and the program says how far each of them came.
//!
//! When the hatch is opened, this program says so before its workers have stopped. Run
//! `cargo xtask check escape-hatch`, read who is not waited for, and mend it.
//!
//! What has to hold, for any number of workers:
//!
//! - `start` starts a thread for each worker, all at the same time. Number `w` calls `step(w, 0)`,
//!   `step(w, 1)` and so on, `steps` calls in all. Before each of them it looks whether the hatch is
//!   open; if so, it ends.
//! - `wait_for` calls `enter`, which returns when Enter is pressed. Only then it opens the hatch. When
//!   `wait_for` has returned, a worker begins at most one more step: one that it had looked for already.
//! - `join` waits until the thread of every worker has ended, and for nothing else: the work may be done and
//!   Enter never pressed. It returns how each worker ended, by its number.
//! - A worker that has done all its steps has `Completed`, even if the hatch is open by then. Any other is
//!   `Cancelled`, after so many steps.
//! - When a step panics, `join` panics, too. The other workers go on.
//! - To open the hatch when all is done changes nothing.
//!
//! The fields are yours to change.

use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use interleave::sync::{Arc, Mutex};
use interleave::thread;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    open: Arc<AtomicBool>,
    ends: Arc<Mutex<Vec<Option<End>>>>,
}

pub struct Hatch {
    open: Arc<AtomicBool>,
}

impl Workers {
    pub fn start<F>(workers: usize, steps: usize, step: F) -> Self
    where
        F: Fn(usize, usize) + Send + Sync + 'static,
    {
        let open = Arc::new(AtomicBool::new(false));
        let ends = Arc::new(Mutex::new(vec![None; workers]));
        let step = Arc::new(step);
        for worker in 0..workers {
            let (open, ends, step) = (Arc::clone(&open), Arc::clone(&ends), Arc::clone(&step));
            thread::spawn(move || {
                let mut done = 0;
                while done < steps && !open.load(SeqCst) {
                    step(worker, done);
                    done += 1;
                }
                let end = if open.load(SeqCst) { End::Cancelled { after: done } } else { End::Completed };
                ends.lock().unwrap()[worker] = Some(end);
            });
        }
        Workers { open, ends }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        loop {
            let ends = self.ends.lock().unwrap().clone();
            if self.open.load(SeqCst) || ends.iter().all(Option::is_some) {
                return ends.into_iter().map(|end| end.unwrap_or(End::Cancelled { after: 0 })).collect();
            }
            thread::yield_now();
        }
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
