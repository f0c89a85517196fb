//! A hatch with room for one plate, and one waiting room for those who put and those who take.

use super::locks::{Condvar, Mutex};
use super::stage::{Body, run};

// ANCHOR: put_in_one_room
fn put(hatch: &Mutex<u32>, changed: &Condvar) {
    let mut plates = hatch.lock().unwrap();
    while *plates == 1 {
        plates = changed.wait(plates).unwrap();
    }
    *plates += 1;
    changed.notify_one();
}
// ANCHOR_END: put_in_one_room

// ANCHOR: take_in_one_room
fn take(hatch: &Mutex<u32>, changed: &Condvar) {
    let mut plates = hatch.lock().unwrap();
    while *plates == 0 {
        plates = changed.wait(plates).unwrap();
    }
    *plates -= 1;
    changed.notify_one();
}
// ANCHOR_END: take_in_one_room

pub fn play() -> &'static str {
    let (hatch, changed) = (Mutex::new(0), Condvar::new());
    let people: Vec<Body<'_, ()>> = vec![
        Box::new(|| take(&hatch, &changed)),
        Box::new(|| take(&hatch, &changed)),
        Box::new(|| {
            put(&hatch, &changed);
            put(&hatch, &changed);
        }),
    ];
    match run(people)[..] {
        [Some(()), Some(()), Some(())] => "both plates are served",
        [None, Some(()), None] => "Ann and Cleo sleep, each waiting for the other",
        [Some(()), None, None] => "Ben and Cleo sleep, each waiting for the other",
        _ => "something else",
    }
}
