//! Each thread is joined before the next one is started: iterators are lazy.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        greeters
            .iter()
            .map(|&(name, times)| scope.spawn(move || (0..times).map(|_| greet(name)).collect()))
            .map(|greeter| greeter.join())
            .collect()
    })
}
