//! That a greeter panicked is told, but not with what.

use std::any::Any;
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let started: Vec<_> = greeters
            .iter()
            .map(|&(name, times)| scope.spawn(move || (0..times).map(|_| greet(name)).collect()))
            .collect();
        let told = |_| Box::new("a greeter panicked") as Box<dyn Any + Send>;
        started.into_iter().map(|greeter| greeter.join().map_err(told)).collect()
    })
}
