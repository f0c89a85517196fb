//! Threads that an iterator starts and joins.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::thread;

use super::{Observed, every};

// ANCHOR: greet_all
fn greet_all(greet: impl Fn(&str) + Sync, names: &[&str]) {
    let greet = &greet;
    thread::scope(|scope| {
        let greeters = names.iter().map(|name| scope.spawn(move || greet(name)));
        greeters.for_each(|greeter| greeter.join().unwrap());
    });
}
// ANCHOR_END: greet_all

/// The most that are at work at once, in any interleaving. Three names: with four there would be too many of them
/// if all were at work together.
pub fn observed() -> Observed {
    let seen = every(|| {
        let (at_work, most) = (AtomicU32::new(0), AtomicU32::new(0));
        let greet = |_: &str| {
            let now = at_work.fetch_add(1, SeqCst) + 1;
            most.fetch_max(now, SeqCst);
            at_work.fetch_sub(1, SeqCst);
        };
        greet_all(greet, &["Ann", "Ben", "Cleo"]);
        most.load(SeqCst).to_string()
    });
    seen.into_iter().next_back().into_iter().collect()
}
