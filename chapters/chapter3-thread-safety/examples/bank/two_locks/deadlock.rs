//! Deadlock: each of two threads holds what the other one waits for.

use std::sync::{Barrier, Mutex};
use std::thread;

use super::lock;

/// Each thread takes one lock and then asks for the other's. Returns whether thread 1 and thread 2 got it.
///
/// It is certain that neither does: the first barrier opens when both hold a lock, and the second when both have asked.
/// `try_lock` answers where `lock` would wait, and that is the way out.
pub fn opposite_orders() -> [bool; 2] {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let in_step = Barrier::new(2);
    let hold_and_ask = |first: &Mutex<()>, second: &Mutex<()>| {
        let _held = lock(first);
        in_step.wait();
        let got_it = second.try_lock().is_ok();
        in_step.wait();
        got_it
    };
    thread::scope(|scope| {
        let thread_1 = scope.spawn(|| hold_and_ask(&a, &b));
        let thread_2 = scope.spawn(|| hold_and_ask(&b, &a));
        [thread_1, thread_2].map(|thread| thread.join().expect("asking does not panic"))
    })
}

/// One thread moves money from A to B, one from B to A, `transfers` times each. Both lock A before B, so both finish.
///
/// Returns how many transfers were made.
pub fn one_order(transfers: u64) -> u64 {
    let (a, b) = (Mutex::new(transfers), Mutex::new(transfers));
    let move_one = |a_pays: bool| {
        let (mut a, mut b) = (lock(&a), lock(&b));
        let (from, to) = if a_pays { (&mut *a, &mut *b) } else { (&mut *b, &mut *a) };
        *from -= 1;
        *to += 1;
    };
    thread::scope(|scope| {
        [true, false]
            .map(|a_pays| scope.spawn(move || (0..transfers).map(|_| move_one(a_pays)).count() as u64))
            .map(|thread| thread.join().expect("an account of as much money as transfers is never empty"))
            .iter()
            .sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposite_orders_refuse_both_every_time() {
        for _ in 0..200 {
            assert_eq!(opposite_orders(), [false, false]);
        }
    }

    #[test]
    fn one_order_finishes_every_transfer() {
        assert_eq!(one_order(500), 1_000);
    }
}
