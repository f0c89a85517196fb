//! Things that changed between a check and what was done on it.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use interleave::sync::mpsc::channel;
use interleave::sync::{Arc, Condvar, Mutex, RwLock};
use interleave::thread;
use std::collections::HashMap;

#[test]
fn the_last_seat() {
    fails("check-then-act-the-last-seat", Kind::CheckThenAct, || {
        let seats = AtomicU32::new(1);
        let book = || {
            if seats.load(SeqCst) > 0 {
                seats.fetch_sub(1, SeqCst);
            }
        };
        thread::scope(|s| {
            s.spawn(book);
            book();
        });
        assert!(seats.load(SeqCst) <= 1, "overbooked");
    });
}

struct Account {
    balance: Mutex<i32>,
}

impl Account {
    fn balance(&self) -> i32 {
        *self.balance.lock().unwrap()
    }

    fn withdraw(&self, amount: i32) -> bool {
        if self.balance() < amount {
            return false;
        }
        *self.balance.lock().unwrap() -= amount;
        true
    }
}

#[test]
fn a_balance_checked_under_a_lock_of_its_own() {
    fails("check-then-act-a-balance-checked-under-a-lock-of-its-own", Kind::CheckThenAct, || {
        let account = Arc::new(Account { balance: Mutex::new(100) });
        let other = {
            let account = account.clone();
            thread::spawn(move || account.withdraw(80))
        };
        account.withdraw(70);
        other.join().unwrap();
        assert!(account.balance() >= 0, "overdrawn: {}", account.balance());
    });
}

#[test]
fn a_cache_that_is_filled_twice() {
    fails("check-then-act-a-cache-that-is-filled-twice", Kind::CheckThenAct, || {
        let cache = RwLock::new(HashMap::new());
        let fill = |value: u32| {
            if cache.read().unwrap().contains_key("key") {
                return;
            }
            let before = cache.write().unwrap().insert("key", value);
            assert_eq!(before, None, "filled twice");
        };
        thread::scope(|s| {
            s.spawn(|| fill(1));
            fill(2);
        });
    });
}

/// The flag was free when the thread looked. Which thread got it comes back with the threads.
#[test]
fn a_flag_taken_twice() {
    fails("check-then-act-a-flag-taken-twice", Kind::CheckThenAct, || {
        let taken = AtomicBool::new(false);
        let take = || {
            let free = !taken.load(SeqCst);
            if free {
                taken.store(true, SeqCst);
            }
            free
        };
        thread::scope(|s| {
            let other = s.spawn(take);
            let both = take() && other.join().unwrap();
            assert!(!both, "two threads have it");
        });
    });
}

#[test]
fn a_check_and_an_act_under_one_lock_pass() {
    passes(|| {
        let balance = Mutex::new(100);
        let withdraw = |amount| {
            let mut balance = balance.lock().unwrap();
            if *balance >= amount {
                *balance -= amount;
            }
        };
        thread::scope(|s| {
            s.spawn(|| withdraw(80));
            withdraw(70);
        });
        assert!(*balance.lock().unwrap() >= 0);
    });
}

#[test]
fn a_check_that_is_made_again_passes() {
    passes(|| {
        let cache = RwLock::new(HashMap::new());
        let fill = |value: u32| {
            if cache.read().unwrap().contains_key("key") {
                return;
            }
            cache.write().unwrap().entry("key").or_insert(value);
        };
        thread::scope(|s| {
            s.spawn(|| fill(1));
            fill(2);
        });
        assert_eq!(cache.read().unwrap().len(), 1);
    });
}

/// Main looks, waits for the other thread to end, and looks again: it wants what happened meanwhile.
#[test]
fn a_lock_taken_again_after_a_join_is_not_accused() {
    fails("not-check-then-act-a-lock-taken-again-after-a-join", Kind::Panic, || {
        let stock = Arc::new(Mutex::new(1));
        let buyer = {
            let stock = stock.clone();
            thread::spawn(move || *stock.lock().unwrap() -= 1)
        };
        let before = *stock.lock().unwrap();
        buyer.join().unwrap();
        let after = *stock.lock().unwrap();
        assert_eq!(after, before, "something was sold");
    });
}

/// As above, with a message in place of the join.
#[test]
fn a_lock_taken_again_after_a_message_is_not_accused() {
    fails("not-check-then-act-a-lock-taken-again-after-a-message", Kind::Panic, || {
        let stock = Mutex::new(1);
        let (sold, sales) = channel();
        thread::scope(|s| {
            s.spawn(|| {
                *stock.lock().unwrap() -= 1;
                sold.send(()).unwrap();
            });
            let before = *stock.lock().unwrap();
            sales.recv().unwrap();
            let after = *stock.lock().unwrap();
            assert_eq!(after, before, "something was sold");
        });
    });
}

/// Every addition is one turn under the lock. What is wrong is to expect an order.
#[test]
fn whole_turns_in_a_loop_are_not_accused() {
    fails("not-check-then-act-whole-turns-in-a-loop", Kind::Panic, || {
        let log = Mutex::new(Vec::new());
        thread::scope(|s| {
            s.spawn(|| {
                for entry in [1, 2] {
                    log.lock().unwrap().push(entry);
                }
            });
            log.lock().unwrap().push(3);
        });
        let log = log.into_inner().unwrap();
        assert!(log.is_sorted() || log[0] == 3, "out of order: {log:?}");
    });
}

/// `visits` is looked at and changed in two turns, with another thread's turn between them, and
/// nothing depends on it. What is wrong is that the two halves of a transfer are seen apart.
#[test]
fn a_lock_that_does_not_matter_is_not_accused() {
    fails("not-check-then-act-a-lock-that-does-not-matter", Kind::Panic, || {
        let (visits, from, to) = (Mutex::new(0), AtomicU32::new(5), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                *visits.lock().unwrap() += 1;
                from.fetch_sub(5, SeqCst);
                to.fetch_add(5, SeqCst);
            });
            let before = *visits.lock().unwrap();
            let sum = from.load(SeqCst) + to.load(SeqCst);
            if before < 10 {
                *visits.lock().unwrap() += 1;
            }
            assert_eq!(sum, 5, "a transfer seen by halves");
        });
    });
}

/// Main looks at the stock, waits on a condition variable, and looks again.
#[test]
fn a_lock_taken_again_after_a_wait_is_not_accused() {
    fails("not-check-then-act-a-lock-taken-again-after-a-wait", Kind::Panic, || {
        let (stock, sold, sales) = (Mutex::new(1), Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                *stock.lock().unwrap() -= 1;
                *sold.lock().unwrap() = true;
                sales.notify_one();
            });
            let before = *stock.lock().unwrap();
            let mut seen = sold.lock().unwrap();
            while !*seen {
                seen = sales.wait(seen).unwrap();
            }
            let after = *stock.lock().unwrap();
            assert_eq!(after, before, "something was sold");
        });
    });
}
