//! Two doors count on one counter.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

use super::stage::{Body, run};

// ANCHOR: come_in
fn come_in(count: &AtomicU32) {
    let seen = count.load(SeqCst);
    count.store(seen + 1, SeqCst);
}
// ANCHOR_END: come_in

pub fn play() -> &'static str {
    let count = AtomicU32::new(0);
    let doors: Vec<Body<'_, ()>> = vec![Box::new(|| come_in(&count)), Box::new(|| come_in(&count))];
    run(doors);
    match count.load(SeqCst) {
        2 => "the count is 2",
        1 => "the count is 1",
        _ => "another count",
    }
}
