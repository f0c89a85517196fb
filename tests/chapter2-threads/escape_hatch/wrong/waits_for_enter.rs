//! The thread at the hatch keeps the flag locked while it waits for Enter.

use interleave::sync::{Arc, Mutex};
use interleave::thread::{self, JoinHandle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    open: Arc<Mutex<bool>>,
    threads: Vec<JoinHandle<End>>,
}

pub struct Hatch {
    open: Arc<Mutex<bool>>,
}

impl Workers {
    pub fn start<F>(workers: usize, steps: usize, step: F) -> Self
    where
        F: Fn(usize, usize) + Send + Sync + 'static,
    {
        let open = Arc::new(Mutex::new(false));
        let step = Arc::new(step);
        let mut threads = Vec::new();
        for worker in 0..workers {
            let (open, step) = (Arc::clone(&open), Arc::clone(&step));
            threads.push(thread::spawn(move || {
                for number in 0..steps {
                    if *open.lock().unwrap() {
                        return End::Cancelled { after: number };
                    }
                    step(worker, number);
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
        let mut open = self.open.lock().unwrap();
        enter();
        *open = true;
    }
}
