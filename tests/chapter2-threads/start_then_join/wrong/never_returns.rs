//! The last sender is never dropped, so the loop waits for more results when all are there.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for (place, &(name, times)) in greeters.iter().enumerate() {
            let sender = sender.clone();
            scope.spawn(move || {
                let greeter = || (0..times).map(|_| greet(name)).collect();
                sender.send((place, catch_unwind(AssertUnwindSafe(greeter)))).unwrap();
            });
        }
        let mut in_order: Vec<_> = greeters.iter().map(|_| None).collect();
        for (place, result) in &results {
            in_order[place] = Some(result);
        }
        in_order.into_iter().flatten().collect()
    })
}
