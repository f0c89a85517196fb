//! The threads are started, given some time, and never joined.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = Arc::new(greet);
    let said = Arc::new(Mutex::new(vec![Vec::new(); greeters.len()]));
    for (place, &(name, times)) in greeters.iter().enumerate() {
        let (greet, said, name) = (greet.clone(), said.clone(), name.to_string());
        thread::spawn(move || {
            for _ in 0..times {
                let greeting = greet(&name);
                said.lock().unwrap()[place].push(greeting);
            }
        });
    }
    // Surely they are done by then.
    thread::sleep(Duration::from_millis(100));
    said.lock().unwrap().iter().cloned().map(Ok).collect()
}
