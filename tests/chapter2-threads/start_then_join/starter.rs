//! # Four greeters at once
//!
//! Each greeter says hello to one name, several times. `greet` says it once and takes its time, so
//! the greeters should not wait for each other: each gets a thread of its own.
//!
//! Here they do wait for each other. Run `cargo xtask check start-then-join`, read who greeted when,
//! and mend it.
//!
//! What has to hold, for any number of greeters, also for none:
//!
//! - All greeters are at work at the same time, however many cores there are.
//! - A greeter calls `greet` with its name as often as its number says: one call after the other, and
//!   none if it is 0. Its greetings are what `greet` returned, in that order.
//! - `greet_all` returns when all greeters are done, and sleeps until then: it does not ask again and
//!   again.
//! - There is one result for each greeter, in the order of the greeters: `Ok` with its greetings, or,
//!   if `greet` panicked, `Err` with the value of that panic. One greeter's panic is nobody else's
//!   problem, and `greet_all` itself does not panic.
//!
//! Two greeters may greet the same name. `greet` may be sent to threads that live for ever, so
//! `thread::spawn` is as good as `thread::scope`.

use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    thread::scope(|scope| {
        let mut results = Vec::new();
        for &(name, times) in greeters {
            let greeter = scope.spawn(move || (0..times).map(|_| greet(name)).collect());
            results.push(greeter.join());
        }
        results
    })
}
