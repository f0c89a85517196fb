//! Threads that are joined, and threads that are waited for with a limit. Shown in chapter 2.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

// ANCHOR: greet_all
fn greet_all(greet: impl Fn(&str) + Sync, names: &[&str]) {
    let greet = &greet;
    thread::scope(|scope| {
        for name in names {
            scope.spawn(move || greet(name));
        }
    }); // The scope ends when all of its threads have.
}
// ANCHOR_END: greet_all

// ANCHOR: within
/// The result of the work, unless it takes longer than `limit`.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, result) = mpsc::channel();
    // Who is late sends to nobody, which is an error that harms nobody.
    thread::spawn(move || sender.send(work()));
    result.recv_timeout(limit).ok()
}
// ANCHOR_END: within

mod tests {
    use std::sync::{Barrier, Mutex};

    use super::*;

    #[test]
    fn all_greeters_are_at_work_at_the_same_time_and_then_done() {
        let (together, met) = (Barrier::new(4), Mutex::new(Vec::new()));
        let greet = |name: &str| {
            // Nobody passes before all four are here.
            together.wait();
            met.lock().unwrap().push(name.to_string());
        };
        greet_all(greet, &["Ann", "Ben", "Cleo", "Dan"]);
        let mut met = met.into_inner().unwrap();
        met.sort_unstable();
        assert_eq!(met, ["Ann", "Ben", "Cleo", "Dan"]);
    }

    #[test]
    fn who_is_late_is_not_waited_for() {
        let (at_work, ended) = mpsc::channel::<()>();
        let late = within(Duration::ZERO, move || ended.recv().is_err());
        assert_eq!(late, None);
        drop(at_work);
        assert_eq!(within(Duration::from_secs(3_600), || 5), Some(5));
    }
}
