//! A guard that is bound to nothing.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::thread;

use super::{Observed, every, only};

// ANCHOR: enter
fn enter(door: &Mutex<()>, visitors: &AtomicU32) {
    let _ = door.lock().unwrap();
    let before = visitors.load(SeqCst);
    visitors.store(before + 1, SeqCst);
}
// ANCHOR_END: enter

pub fn observed() -> Observed {
    let counted = every(|| {
        let (door, visitors) = (Mutex::new(()), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| enter(&door, &visitors));
            scope.spawn(|| enter(&door, &visitors));
        });
        visitors.load(SeqCst).to_string()
    });
    only(if counted.contains("1") { "a visitor may be lost" } else { "all are counted" })
}
