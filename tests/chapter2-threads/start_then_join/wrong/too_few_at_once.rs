//! Only as many threads as there are cores, two here, and the next ones when these are done.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    let mut results = Vec::new();
    for pair in greeters.chunks(2) {
        thread::scope(|scope| {
            let started: Vec<_> = pair
                .iter()
                .map(|&(name, times)| scope.spawn(move || (0..times).map(|_| greet(name)).collect()))
                .collect();
            for greeter in started {
                results.push(greeter.join());
            }
        });
    }
    results
}
