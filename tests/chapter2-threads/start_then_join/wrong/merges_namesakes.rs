//! The results are kept by the names, and two greeters of one name have one entry.

use std::collections::HashMap;
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let mut started = HashMap::new();
        for &(name, times) in greeters {
            started.insert(name, scope.spawn(move || (0..times).map(|_| greet(name)).collect()));
        }
        greeters.iter().filter_map(|(name, _)| started.remove(name)).map(|greeter| greeter.join()).collect()
    })
}
