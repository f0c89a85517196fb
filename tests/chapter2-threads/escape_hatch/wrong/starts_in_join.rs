//! The threads are started by `join`, which can then borrow all they need.

use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use interleave::thread;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    open: Arc<AtomicBool>,
    workers: usize,
    steps: usize,
    step: Box<dyn Fn(usize, usize) + Send + Sync>,
}

pub struct Hatch {
    open: Arc<AtomicBool>,
}

impl Workers {
    pub fn start<F>(workers: usize, steps: usize, step: F) -> Self
    where
        F: Fn(usize, usize) + Send + Sync + 'static,
    {
        Workers { open: Arc::new(AtomicBool::new(false)), workers, steps, step: Box::new(step) }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        let Workers { open, workers, steps, step } = &self;
        thread::scope(|s| {
            let threads: Vec<_> = (0..*workers)
                .map(|worker| {
                    s.spawn(move || {
                        for done in 0..*steps {
                            if open.load(SeqCst) {
                                return End::Cancelled { after: done };
                            }
                            step(worker, done);
                        }
                        End::Completed
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        })
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
