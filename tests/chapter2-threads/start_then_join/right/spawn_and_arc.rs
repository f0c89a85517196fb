//! Threads that could live for ever, each with its share of `greet`.

use std::sync::Arc;
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = Arc::new(greet);
    let mut handles = Vec::with_capacity(greeters.len());
    for &(name, times) in greeters {
        let greet = Arc::clone(&greet);
        let name = name.to_owned();
        handles.push(thread::spawn(move || {
            let mut said = Vec::new();
            for _ in 0..times {
                said.push(greet(&name));
            }
            said
        }));
    }
    let mut results = Vec::new();
    for handle in handles {
        results.push(handle.join());
    }
    results
}
