//! Waits for a message from each greeter. One that panics sends none, and this function itself still has a sender.

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
            scope.spawn(move || sender.send((place, (0..times).map(|_| greet(name)).collect())).unwrap());
        }
        let mut in_order: Vec<_> = greeters.iter().map(|_| None).collect();
        for _ in greeters {
            let (place, said) = results.recv().unwrap();
            in_order[place] = Some(Ok(said));
        }
        in_order.into_iter().flatten().collect()
    })
}
