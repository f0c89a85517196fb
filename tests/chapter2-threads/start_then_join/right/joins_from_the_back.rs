//! The threads are joined in the opposite order, which takes no longer.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let mut started = Vec::new();
        for &(name, times) in greeters {
            started.push(scope.spawn(move || (0..times).map(|_| greet(name)).collect()));
        }
        let mut results = Vec::new();
        while let Some(greeter) = started.pop() {
            results.push(greeter.join());
        }
        results.reverse();
        results
    })
}
