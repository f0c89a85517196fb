//! Each worker looks into an inbox of its own. Who has ended needs no message.

use interleave::sync::Arc;
use interleave::sync::mpsc::{Sender, channel};
use interleave::thread::{self, JoinHandle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Completed,
    Cancelled { after: usize },
}

pub struct Workers {
    stops: Vec<Sender<()>>,
    threads: Vec<JoinHandle<End>>,
}

pub struct Hatch {
    stops: Vec<Sender<()>>,
}

impl Workers {
    pub fn start<F>(workers: usize, steps: usize, step: F) -> Self
    where
        F: Fn(usize, usize) + Send + Sync + 'static,
    {
        let step = Arc::new(step);
        let (mut stops, mut threads) = (Vec::new(), Vec::new());
        for worker in 0..workers {
            let (stop, stopped) = channel();
            let step = Arc::clone(&step);
            stops.push(stop);
            threads.push(thread::spawn(move || {
                for number in 0..steps {
                    if stopped.try_recv().is_ok() {
                        return End::Cancelled { after: number };
                    }
                    step(worker, number);
                }
                End::Completed
            }));
        }
        Workers { stops, threads }
    }

    pub fn hatch(&self) -> Hatch {
        Hatch { stops: self.stops.clone() }
    }

    pub fn join(self) -> Vec<End> {
        self.threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

impl Hatch {
    pub fn wait_for(self, enter: impl FnOnce()) {
        enter();
        for stop in self.stops {
            // An error says that this worker has ended.
            let _ = stop.send(());
        }
    }
}
