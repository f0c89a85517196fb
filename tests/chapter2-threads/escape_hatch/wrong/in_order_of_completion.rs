//! The ends are told in the order in which they come.

use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use interleave::sync::mpsc::{Receiver, channel};
use interleave::thread::{self, JoinHandle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    open: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    ends: Receiver<End>,
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
        let (sender, ends) = channel();
        let step = Arc::new(step);
        let mut threads = Vec::new();
        for worker in 0..workers {
            let (open, step, sender) = (Arc::clone(&open), Arc::clone(&step), sender.clone());
            threads.push(thread::spawn(move || {
                let mut done = 0;
                while done < steps && !open.load(SeqCst) {
                    step(worker, done);
                    done += 1;
                }
                let end = if done == steps { End::Completed } else { End::Cancelled { after: done } };
                sender.send(end).unwrap();
            }));
        }
        Workers { open, threads, ends }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { open: Arc::clone(&self.open) }
    }

    pub fn join(self) -> Vec<End> {
        for thread in self.threads {
            thread.join().unwrap();
        }
        self.ends.iter().collect()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.open.store(true, SeqCst);
    }
}
