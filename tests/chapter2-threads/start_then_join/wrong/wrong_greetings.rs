//! Counted from 0 to the number inclusive: one greeting too many.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let started: Vec<_> = greeters
            .iter()
            .map(|&(name, times)| scope.spawn(move || (0..=times).map(|_| greet(name)).collect()))
            .collect();
        started.into_iter().map(|greeter| greeter.join()).collect()
    })
}
