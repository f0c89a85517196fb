//! One thread, two futures, and a number that is read before an await and written after it.

use std::cell::Cell;

use proctor_tokio::simulate;
use tokio::time::{Duration, sleep};

use super::{Observed, only};

async fn write_log() {
    sleep(Duration::from_millis(1)).await;
}

// ANCHOR: add
async fn add(count: &Cell<u32>) {
    let before = count.get();
    write_log().await;
    count.set(before + 1);
}

async fn add_twice() -> u32 {
    let count = Cell::new(0);
    tokio::join!(add(&count), add(&count));
    count.get()
}
// ANCHOR_END: add

pub fn observed() -> Observed {
    only(simulate(add_twice()).expect("it ends").value)
}
