//! The steps are numbered from 1.

use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
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
        let step = Arc::new(step);
        let mut threads = Vec::new();
        for worker in 0..workers {
            let (open, step) = (Arc::clone(&open), Arc::clone(&step));
            threads.push(thread::spawn(move || {
                for number in 0..steps {
                    if open.load(SeqCst) {
                        return End::Cancelled { after: number };
                    }
                    step(worker, number + 1);
                }
                End::Completed
            }));
        }
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
