//! A worker that panics opens the hatch: a guard says so when it is dropped.

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
    handles: Vec<JoinHandle<End>>,
}

struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(true, SeqCst);
        }
    }
}

pub struct Hatch(Arc<AtomicBool>);

impl Workers {
    pub fn start<F>(workers: usize, steps: usize, step: F) -> Self
    where
        F: Fn(usize, usize) + Send + Sync + 'static,
    {
        let open = Arc::new(AtomicBool::new(false));
        let step = Arc::new(step);
        let handles = (0..workers)
            .map(|worker| {
                let (open, step) = (Arc::clone(&open), Arc::clone(&step));
                thread::spawn(move || {
                    let _guard = Guard(Arc::clone(&open));
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
        Workers { open, handles }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch(self.open.clone())
    }

    pub fn join(self) -> Vec<End> {
        let ends: Vec<_> = self.handles.into_iter().map(|h| h.join()).collect();
        ends.into_iter().map(|end| end.expect("a step panicked")).collect()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        self.0.store(true, SeqCst);
    }
}
