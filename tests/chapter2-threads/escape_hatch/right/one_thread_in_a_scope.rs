//! One thread starts the workers in a scope, which joins them.

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
    all: JoinHandle<Vec<End>>,
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
        let flag = Arc::clone(&open);
        let all = thread::spawn(move || {
            let (open, step) = (&flag, &step);
            let work = move |worker| {
                let done =
                    (0..steps).take_while(|_| !open.load(SeqCst)).inspect(|number| step(worker, *number)).count();
                if done == steps { End::Completed } else { End::Cancelled { after: done } }
            };
            thread::scope(|s| {
                let threads: Vec<_> = (0..workers).map(|worker| s.spawn(move || work(worker))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            })
        });
        Workers { open, all }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        self.all.join().unwrap()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
