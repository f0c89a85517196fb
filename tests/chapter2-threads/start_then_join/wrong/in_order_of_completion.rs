//! Whoever is done first stands first.

use std::sync::mpsc;
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for &(name, times) in greeters {
            let sender = sender.clone();
            scope.spawn(move || {
                let greeter = || (0..times).map(|_| greet(name)).collect();
                let said = std::panic::catch_unwind(std::panic::AssertUnwindSafe(greeter));
                sender.send(said).unwrap();
            });
        }
        drop(sender);
        results.iter().collect()
    })
}
