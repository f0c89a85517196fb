//! Threads that wait for each other's locks.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::{Arc, Condvar, Mutex, RwLock};
use interleave::thread;

struct Account {
    balance: Mutex<i32>,
}

impl Account {
    fn new(balance: i32) -> Self {
        Account { balance: Mutex::new(balance) }
    }

    fn transfer(&self, to: &Account, amount: i32) {
        let mut source = self.balance.lock().unwrap();
        let mut target = to.balance.lock().unwrap();
        *source -= amount;
        *target += amount;
    }
}

#[test]
fn two_locks_in_opposite_orders() {
    fails("deadlock-two-locks-in-opposite-orders", Kind::Deadlock, || {
        let (savings, checking) = (Account::new(100), Account::new(100));
        thread::scope(|s| {
            s.spawn(|| savings.transfer(&checking, 10));
            checking.transfer(&savings, 20);
        });
    });
}

#[test]
fn three_locks_in_a_ring() {
    fails("deadlock-three-locks-in-a-ring", Kind::Deadlock, || {
        let forks: Vec<_> = (0..3).map(|_| Arc::new(Mutex::new(()))).collect();
        let dine = |seat: usize| {
            let (left, right) = (forks[seat].clone(), forks[(seat + 1) % 3].clone());
            move || {
                let _left = left.lock().unwrap();
                let _right = right.lock().unwrap();
            }
        };
        let guests: Vec<_> = (0..3).map(|seat| thread::spawn(dine(seat))).collect();
        for guest in guests {
            guest.join().unwrap();
        }
    });
}

#[test]
fn a_lock_and_a_join() {
    fails("deadlock-a-lock-and-a-join", Kind::Deadlock, || {
        let log = Arc::new(Mutex::new(Vec::new()));
        let shared = log.clone();
        let worker = thread::spawn(move || shared.lock().unwrap().push("done"));
        let entries = log.lock().unwrap();
        worker.join().unwrap();
        assert_eq!(*entries, ["done"]);
    });
}

#[test]
fn readers_who_both_want_to_write() {
    fails("deadlock-readers-who-both-want-to-write", Kind::Deadlock, || {
        let (stock, orders) = (RwLock::new(1), RwLock::new(1));
        thread::scope(|s| {
            s.spawn(|| {
                let in_stock = stock.read().unwrap();
                *orders.write().unwrap() += *in_stock;
            });
            let ordered = orders.read().unwrap();
            *stock.write().unwrap() += *ordered;
        });
    });
}

/// Two readers hold the lock that the writer waits for; only the second of them waits for it.
#[test]
fn a_writer_and_the_second_of_two_readers() {
    fails("deadlock-a-writer-and-the-second-of-two-readers", Kind::Deadlock, || {
        let (map, journal) = (RwLock::new(0), Mutex::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                let _map = map.read().unwrap();
            });
            s.spawn(|| {
                let _map = map.read().unwrap();
                let _journal = journal.lock().unwrap();
            });
            let _journal = journal.lock().unwrap();
            *map.write().unwrap() += 1;
        });
    });
}

#[test]
fn one_order_for_all_passes() {
    passes(|| {
        let (a, b) = (Mutex::new(0), Mutex::new(0));
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    let mut first = a.lock().unwrap();
                    let mut second = b.lock().unwrap();
                    *first += 1;
                    *second += 1;
                });
            }
        });
    });
}

#[test]
fn opposite_orders_behind_a_third_lock_pass() {
    passes(|| {
        let (gate, a, b) = (Mutex::new(()), Mutex::new(0), Mutex::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                let _alone = gate.lock().unwrap();
                let _b = b.lock().unwrap();
                let _a = a.lock().unwrap();
            });
            let _alone = gate.lock().unwrap();
            let _a = a.lock().unwrap();
            let _b = b.lock().unwrap();
        });
    });
}

#[test]
fn stepping_aside_passes() {
    passes(|| {
        let (a, b) = (Mutex::new(0), Mutex::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                let _b = b.lock().unwrap();
                if let Ok(_a) = a.try_lock() {};
            });
            let _a = a.lock().unwrap();
            let _b = b.lock().unwrap();
        });
    });
}

#[test]
fn opposite_orders_are_not_accused_of_a_wrong_total() {
    fails("not-deadlock-a-wrong-total-behind-a-gate", Kind::Panic, || {
        let (gate, a, b) = (Mutex::new(()), Mutex::new(50), Mutex::new(50));
        thread::scope(|s| {
            s.spawn(|| {
                let _alone = gate.lock().unwrap();
                let mut from = b.lock().unwrap();
                let mut to = a.lock().unwrap();
                *from -= 10;
                *to += 10;
            });
            // The gate was forgotten here, and one lock is not held while the other is taken.
            let first = *a.lock().unwrap();
            let second = *b.lock().unwrap();
            assert_eq!(first + second, 100);
        });
    });
}

/// The sleeper holds a lock that whoever would wake it needs: locks are in it, but no circle of
/// locks.
#[test]
fn a_sleeper_that_keeps_a_lock_is_not_accused_of_a_circle() {
    fails("not-deadlock-a-sleeper-that-keeps-a-lock", Kind::NeverNotified, || {
        let (books, queue, filled) = (Mutex::new(0), Mutex::new(Vec::new()), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                let _books = books.lock().unwrap();
                let mut items = queue.lock().unwrap();
                while items.is_empty() {
                    items = filled.wait(items).unwrap();
                }
            });
            let _books = books.lock().unwrap();
            queue.lock().unwrap().push(1);
            filled.notify_one();
        });
    });
}
