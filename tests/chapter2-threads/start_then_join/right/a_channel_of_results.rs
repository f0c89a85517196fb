//! The results come by a channel, with their places.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = Arc::new(greet);
    let (sender, results) = mpsc::channel();
    for (place, &(name, times)) in greeters.iter().enumerate() {
        let (greet, sender, name) = (greet.clone(), sender.clone(), name.to_string());
        thread::spawn(move || {
            let said = catch_unwind(AssertUnwindSafe(|| (0..times).map(|_| greet(&name)).collect::<Vec<_>>()));
            // Nobody receives it only if the function has panicked.
            let _ = sender.send((place, said));
        });
    }
    drop(sender);
    let mut results: Vec<_> = results.iter().collect();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, said)| said).collect()
}
