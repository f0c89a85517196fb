//! A thread for each greeting, and not for each greeter.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let mut started = Vec::new();
        for &(name, times) in greeters {
            let greetings: Vec<_> = (0..times).map(|_| scope.spawn(move || greet(name))).collect();
            started.push(greetings);
        }
        started.into_iter().map(|greetings| greetings.into_iter().map(|greeting| greeting.join()).collect()).collect()
    })
}
