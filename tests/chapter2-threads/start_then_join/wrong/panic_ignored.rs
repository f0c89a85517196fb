//! The results of threads that panicked are left out.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let started: Vec<_> = greeters
            .iter()
            .map(|&(name, times)| scope.spawn(move || (0..times).map(|_| greet(name)).collect()))
            .collect();
        started.into_iter().filter_map(|greeter| greeter.join().ok()).map(Ok).collect()
    })
}
