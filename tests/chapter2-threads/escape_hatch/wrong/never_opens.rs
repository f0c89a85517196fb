//! To open flips the flag: whoever presses Enter a second time closes the hatch.

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
    threads: Vec<thread::JoinHandle<End>>,
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
        let threads = (0..workers)
            .map(|worker| {
                let (open, step) = (Arc::clone(&open), Arc::clone(&step));
                thread::spawn(move || {
                    for done in 0..steps {
                        if open.load(SeqCst) {
                            return End::Cancelled { after: done };
                        }
                        step(worker, done);
                    }
                    End::Completed
                })
            })
            .collect();
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
        self.open.fetch_xor(true, SeqCst);
    }
}
