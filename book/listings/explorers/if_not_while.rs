//! Two waiters and a hatch. Who finds it empty sleeps, and who wakes takes a plate without looking again.

use std::collections::VecDeque;

use super::locks::{Condvar, Mutex};
use super::stage::{Body, run};

type Hatch = Mutex<VecDeque<&'static str>>;

// ANCHOR: take_after_if
fn take(hatch: &Hatch, bell: &Condvar) -> Option<&'static str> {
    let mut plates = hatch.lock().unwrap();
    if plates.is_empty() {
        plates = bell.wait(plates).unwrap();
    }
    plates.pop_front()
}
// ANCHOR_END: take_after_if

// ANCHOR: serve_two
fn serve(hatch: &Hatch, bell: &Condvar) {
    for plate in ["soup", "fish"] {
        hatch.lock().unwrap().push_back(plate);
        bell.notify_one();
    }
}
// ANCHOR_END: serve_two

pub fn play() -> &'static str {
    let (hatch, bell) = (Mutex::new(VecDeque::new()), Condvar::new());
    let people: Vec<Body<'_, usize>> = vec![
        Box::new(|| take(&hatch, &bell).iter().count()),
        Box::new(|| take(&hatch, &bell).iter().count()),
        Box::new(|| {
            serve(&hatch, &bell);
            0
        }),
    ];
    match run(people)[..] {
        [Some(1), Some(1), _] => "each waiter has a plate",
        [Some(0), Some(1), _] => "Ann comes back with nothing",
        [Some(1), Some(0), _] => "Ben comes back with nothing",
        [Some(0), Some(0), _] => "both come back with nothing",
        _ => "somebody sleeps for ever",
    }
}
