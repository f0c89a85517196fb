//! `start` asks without a pause whether all workers are there.

use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use interleave::thread::{self, JoinHandle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    open: Arc<AtomicBool>,
    threads: Vec<JoinHandle<End>>,
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
        let there = Arc::new(AtomicUsize::new(0));
        let step = Arc::new(step);
        let mut threads = Vec::new();
        for worker in 0..workers {
            let (open, there, step) = (Arc::clone(&open), Arc::clone(&there), Arc::clone(&step));
            threads.push(thread::spawn(move || {
                there.fetch_add(1, SeqCst);
                for number in 0..steps {
                    if open.load(SeqCst) {
                        return End::Cancelled { after: number };
                    }
                    step(worker, number);
                }
                End::Completed
            }));
        }
        while there.load(SeqCst) < workers {}
        Workers { open, threads }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        self.threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
