//! `join` waits until all workers have completed, and a cancelled one never does.

use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use interleave::sync::{Arc, Condvar, Mutex};
use interleave::thread::{self, JoinHandle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    open: Arc<AtomicBool>,
    done: Arc<(Mutex<usize>, Condvar)>,
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
        let done = Arc::new((Mutex::new(0), Condvar::new()));
        let step = Arc::new(step);
        let mut threads = Vec::new();
        for worker in 0..workers {
            let (open, done, step) = (Arc::clone(&open), Arc::clone(&done), Arc::clone(&step));
            threads.push(thread::spawn(move || {
                for number in 0..steps {
                    if open.load(SeqCst) {
                        return End::Cancelled { after: number };
                    }
                    step(worker, number);
                }
                *done.0.lock().unwrap() += 1;
                done.1.notify_one();
                End::Completed
            }));
        }
        Workers { open, done, threads }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        let workers = self.threads.len();
        drop(self.done.1.wait_while(self.done.0.lock().unwrap(), |done| *done < workers).unwrap());
        self.threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
