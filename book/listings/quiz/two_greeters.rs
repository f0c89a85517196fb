//! Two threads of a scope, started one after the other.

use interleave::sync::Mutex;
use interleave::thread;

use super::{Observed, every};

// ANCHOR: greeted
fn greeted() -> Vec<&'static str> {
    let greeted = Mutex::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| greeted.lock().unwrap().push("Ann"));
        scope.spawn(|| greeted.lock().unwrap().push("Ben"));
    });
    greeted.into_inner().unwrap()
}
// ANCHOR_END: greeted

pub fn observed() -> Observed {
    every(|| greeted().join(" "))
}
