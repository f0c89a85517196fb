//! One greeter is started, then the others, then that one is joined.

use std::thread::{self, Scope};

fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    greeters: &'scope [(&str, usize)],
    greet: &'scope (impl Fn(&str) -> String + Sync),
) -> Vec<thread::Result<Vec<String>>> {
    let Some((&(name, times), rest)) = greeters.split_first() else {
        return Vec::new();
    };
    let greeter = scope.spawn(move || (0..times).map(|_| greet(name)).collect());
    let mut results = start(scope, rest, greet);
    results.push(greeter.join());
    results
}

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let mut results = thread::scope(|scope| start(scope, greeters, &greet));
    results.reverse();
    results
}
