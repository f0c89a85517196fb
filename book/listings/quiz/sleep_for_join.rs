//! A sleep in the place of a join. Inside a model, a sleep only lets others go first: no length of it proves anything.

use std::sync::Arc;
use std::time::Duration;

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::thread;

use super::{Observed, every, only};

pub fn observed() -> Observed {
    let seen = every(|| {
        let result = Arc::new(AtomicU32::new(0));
        let worker = thread::spawn({
            let result = Arc::clone(&result);
            move || result.store(42, SeqCst)
        });
        thread::sleep(Duration::from_millis(100));
        let seen = result.load(SeqCst);
        // Only so that the model ends with all of its threads.
        worker.join().unwrap();
        seen.to_string()
    });
    let both = Observed::from(["0", "42"].map(str::to_owned));
    only(if seen == both { "may come too early" } else { "is always right" })
}
