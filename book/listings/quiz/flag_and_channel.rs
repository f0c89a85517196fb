//! A flag says stop, and the worker waits for a message.

use std::sync::Arc;

use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use interleave::sync::mpsc;
use interleave::thread;

use super::{Observed, only, standstill};

// ANCHOR: work
fn work(stop: &AtomicBool, jobs: &mpsc::Receiver<u32>) {
    while !stop.load(SeqCst) {
        match jobs.recv() {
            Ok(job) => println!("job {job}"),
            Err(_) => return,
        }
    }
}
// ANCHOR_END: work

pub fn observed() -> Observed {
    let stuck = standstill(|| {
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, jobs) = mpsc::channel();
        let worker = thread::spawn({
            let stop = Arc::clone(&stop);
            move || work(&stop, &jobs)
        });
        stop.store(true, SeqCst);
        worker.join().unwrap();
        drop(sender);
    });
    only(match stuck {
        None => "stops",
        Some(Kind::WaitsForEver) => "may wait for ever",
        Some(other) => other.name(),
    })
}
