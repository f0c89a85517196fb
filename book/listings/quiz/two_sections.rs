//! Every access is under the lock, and the look and the taking are under it one after the other.

use interleave::sync::Mutex;
use interleave::thread;

use super::{Observed, every, only};

// ANCHOR: take
fn take(eggs: &Mutex<i32>) -> bool {
    let there = *eggs.lock().unwrap();
    if there == 0 {
        return false;
    }
    *eggs.lock().unwrap() -= 1;
    true
}
// ANCHOR_END: take

pub fn observed() -> Observed {
    let left = every(|| {
        let eggs = Mutex::new(1);
        thread::scope(|scope| {
            scope.spawn(|| take(&eggs));
            scope.spawn(|| take(&eggs));
        });
        eggs.into_inner().unwrap().to_string()
    });
    only(if left.contains("-1") { "-1" } else { "never below 0" })
}
