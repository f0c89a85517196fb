//! The hatch moves the end of the way to where the workers are: no step is below 0.

use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use interleave::thread::{self, JoinHandle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    limit: Arc<AtomicUsize>,
    threads: Vec<JoinHandle<End>>,
}

pub struct Hatch {
    limit: Arc<AtomicUsize>,
}

impl Workers {
    pub fn start<F>(workers: usize, steps: usize, step: F) -> Self
    where
        F: Fn(usize, usize) + Send + Sync + 'static,
    {
        let limit = Arc::new(AtomicUsize::new(steps));
        let step = Arc::new(step);
        let mut threads = Vec::new();
        for worker in 0..workers {
            let (limit, step) = (Arc::clone(&limit), Arc::clone(&step));
            threads.push(thread::spawn(move || {
                let mut done = 0;
                while done < limit.load(SeqCst) {
                    step(worker, done);
                    done += 1;
                }
                if done < steps { End::Cancelled { after: done } } else { End::Completed }
            }));
        }
        Workers { limit, threads }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { limit: Arc::clone(&self.limit) }
    }

    pub fn join(self) -> Vec<End> {
        self.threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.limit.store(0, SeqCst);
    }
}
