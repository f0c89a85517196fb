//! Each worker is waited for before the next one starts.

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
    ends: Vec<End>,
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
        let mut ends = Vec::new();
        for worker in 0..workers {
            let (open, step) = (Arc::clone(&open), Arc::clone(&step));
            let thread = thread::spawn(move || {
                for number in 0..steps {
                    if open.load(SeqCst) {
                        return End::Cancelled { after: number };
                    }
                    step(worker, number);
                }
                End::Completed
            });
            ends.push(thread.join().unwrap());
        }
        Workers { open, ends }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        self.ends
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
