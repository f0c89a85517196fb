//! A task whose handle nobody keeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use proctor_tokio::simulate;
use tokio::time::{Duration, sleep};

use super::{Observed, only};

pub fn observed() -> Observed {
    let saved = Arc::new(AtomicBool::new(false));
    let task = {
        let saved = Arc::clone(&saved);
        async move {
            sleep(Duration::from_secs(1)).await;
            saved.store(true, SeqCst);
        }
    };
    let run = simulate(async {
        drop(tokio::spawn(task));
        // The program has other things to do.
        sleep(Duration::from_secs(2)).await;
    });
    run.expect("it ends");
    only(if saved.load(SeqCst) { "goes on" } else { "ends" })
}
