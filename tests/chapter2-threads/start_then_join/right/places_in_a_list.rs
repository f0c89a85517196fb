//! Each thread writes into a place of its own, and the scope joins them all.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    let mut results: Vec<_> = greeters.iter().map(|_| Ok(Vec::new())).collect();
    thread::scope(|scope| {
        for (&(name, times), place) in greeters.iter().zip(&mut results) {
            scope.spawn(move || {
                *place = catch_unwind(AssertUnwindSafe(|| (0..times).map(|_| greet(name)).collect()));
            });
        }
    });
    results
}
