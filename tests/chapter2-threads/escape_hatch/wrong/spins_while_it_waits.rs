//! `join` asks without a pause whether all have ended.

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
    left: Arc<AtomicUsize>,
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
        let left = Arc::new(AtomicUsize::new(workers));
        let step = Arc::new(step);
        let mut threads = Vec::new();
        for worker in 0..workers {
            let (open, left, step) = (Arc::clone(&open), Arc::clone(&left), Arc::clone(&step));
            threads.push(thread::spawn(move || {
                let mut end = End::Completed;
                for number in 0..steps {
                    if open.load(SeqCst) {
                        end = End::Cancelled { after: number };
                        break;
                    }
                    step(worker, number);
                }
                left.fetch_sub(1, SeqCst);
                end
            }));
        }
        Workers { open, left, threads }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        while self.left.load(SeqCst) > 0 {}
        self.threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
