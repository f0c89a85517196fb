//! A chef who looks whether the timer has rung, and sleeps if it has not.

use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};

use super::locks::{Condvar, Mutex};
use super::stage::{Body, run};

// ANCHOR: look_then_sleep
/// Says whether there was time for a nap.
fn wait_for_the_bell(rung: &AtomicBool, chair: &Mutex<()>, bell: &Condvar) -> bool {
    if rung.load(SeqCst) {
        return false;
    }
    let seat = chair.lock().unwrap();
    let _seat = bell.wait(seat).unwrap();
    true
}
// ANCHOR_END: look_then_sleep

// ANCHOR: ring_the_bell
fn ring(rung: &AtomicBool, bell: &Condvar) {
    rung.store(true, SeqCst);
    bell.notify_one();
}
// ANCHOR_END: ring_the_bell

pub fn play() -> &'static str {
    let (rung, chair, bell) = (AtomicBool::new(false), Mutex::new(()), Condvar::new());
    let kitchen: Vec<Body<'_, bool>> = vec![
        Box::new(|| wait_for_the_bell(&rung, &chair, &bell)),
        Box::new(|| {
            ring(&rung, &bell);
            false
        }),
    ];
    match run(kitchen)[0] {
        Some(true) => "the bell wakes the chef",
        Some(false) => "the chef sees that it has rung",
        None => "it has rung, and the chef sleeps for ever",
    }
}
