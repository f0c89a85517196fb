//! The calling thread is the last greeter, as it would only wait otherwise.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let Some((&(last, last_times), others)) = greeters.split_last() else {
        return Vec::new();
    };
    let greet = &greet;
    let say = move |name: &str, times| (0..times).map(|_| greet(name)).collect::<Vec<String>>();
    thread::scope(|scope| {
        let started: Vec<_> = others.iter().map(|&(name, times)| scope.spawn(move || say(name, times))).collect();
        let own = catch_unwind(AssertUnwindSafe(|| say(last, last_times)));
        started.into_iter().map(|greeter| greeter.join()).chain([own]).collect()
    })
}
