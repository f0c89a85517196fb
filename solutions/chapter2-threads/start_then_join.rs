//! # Four greeters at once
//!
//! All threads are started before the first of them is waited for.

use std::thread::{self, ScopedJoinHandle};

// ANCHOR: greet_all
/// Lets all greeters greet their names at once, each so many times, and waits for all of them.
///
/// The results stand in the order of the greeters. Where `greet` panicked, there is the value of the panic.
pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Sync,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let start = |&(name, times)| scope.spawn(move || (0..times).map(|_| greet(name)).collect());
        // Iterators are lazy: only when all handles are collected have all threads been started.
        let started: Vec<_> = greeters.iter().map(start).collect();
        started.into_iter().map(ScopedJoinHandle::join).collect()
    })
}
// ANCHOR_END: greet_all
