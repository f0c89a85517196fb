//! Whoever has been told to stop is not waited for any more.

use interleave::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use interleave::sync::{Arc, Mutex};
use interleave::thread;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    open: Arc<AtomicBool>,
    ends: Arc<Mutex<Vec<End>>>,
    left: Arc<AtomicUsize>,
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
        let ends = Arc::new(Mutex::new(vec![End::Cancelled { after: 0 }; workers]));
        let left = Arc::new(AtomicUsize::new(workers));
        let step = Arc::new(step);
        for worker in 0..workers {
            let (open, ends, left, step) = (Arc::clone(&open), Arc::clone(&ends), Arc::clone(&left), Arc::clone(&step));
            thread::spawn(move || {
                for number in 0..steps {
                    if open.load(SeqCst) {
                        break;
                    }
                    step(worker, number);
                    ends.lock().unwrap()[worker] = End::Cancelled { after: number + 1 };
                }
                if ends.lock().unwrap()[worker] == (End::Cancelled { after: steps }) {
                    ends.lock().unwrap()[worker] = End::Completed;
                }
                left.fetch_sub(1, SeqCst);
            });
        }
        Workers { open, ends, left }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        while !self.open.load(SeqCst) && self.left.load(SeqCst) > 0 {
            thread::yield_now();
        }
        self.ends.lock().unwrap().clone()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
