//! The greeters are dealt out to as many threads as there are greeters, in chunks of a size that may be 0.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    let threads = greeters.len();
    let size = greeters.len() / threads;
    thread::scope(|scope| {
        let mut started = Vec::new();
        for chunk in greeters.chunks(size) {
            started.push(scope.spawn(move || {
                let (name, times) = chunk[0];
                (0..times).map(|_| greet(name)).collect()
            }));
        }
        started.into_iter().map(|greeter| greeter.join()).collect()
    })
}
