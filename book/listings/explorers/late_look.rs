//! A worker that looks at the flag once more, when all is done.

use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};

use super::stage::{Body, run};

// ANCHOR: work_of_two_steps
/// How many steps were made, and whether these were all.
fn work(stop: &AtomicBool) -> (u32, bool) {
    let mut made = 0;
    while made < 2 {
        if stop.load(SeqCst) {
            return (made, false);
        }
        made += 1;
    }
    let completed = !stop.load(SeqCst);
    (made, completed)
}
// ANCHOR_END: work_of_two_steps

// ANCHOR: ask_to_stop
fn enter_is_pressed(stop: &AtomicBool) {
    stop.store(true, SeqCst);
}
// ANCHOR_END: ask_to_stop

pub fn play() -> &'static str {
    let stop = AtomicBool::new(false);
    let both: Vec<Body<'_, Option<(u32, bool)>>> = vec![
        Box::new(|| Some(work(&stop))),
        Box::new(|| {
            enter_is_pressed(&stop);
            None
        }),
    ];
    match run(both)[0] {
        Some(Some((0, false))) => "cancelled before the first step",
        Some(Some((1, false))) => "cancelled after the first step",
        Some(Some((2, true))) => "completed",
        Some(Some((2, false))) => "both steps were made, and it says that it was cancelled",
        _ => "something else",
    }
}
