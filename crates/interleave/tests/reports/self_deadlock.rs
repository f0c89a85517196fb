//! A thread that waits for a lock that it holds.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::{Arc, Mutex, RwLock};
use interleave::thread;
use std::collections::HashMap;

struct Till {
    cash: Mutex<i32>,
}

impl Till {
    fn new(cash: i32) -> Self {
        Till { cash: Mutex::new(cash) }
    }

    fn total(&self) -> i32 {
        *self.cash.lock().unwrap()
    }

    fn pay_out(&self, amount: i32) -> bool {
        let mut cash = self.cash.lock().unwrap();
        if self.total() < amount {
            return false;
        }
        *cash -= amount;
        true
    }
}

#[test]
fn a_method_that_calls_a_method() {
    fails("self-deadlock-a-method-that-calls-a-method", Kind::SelfDeadlock, || {
        let till = Till::new(20);
        assert!(till.pay_out(10));
    });
}

#[test]
fn a_reader_that_becomes_a_writer() {
    fails("self-deadlock-a-reader-that-becomes-a-writer", Kind::SelfDeadlock, || {
        let cache = Arc::new(RwLock::new(HashMap::from([(1, "one")])));
        let filler = {
            let cache = cache.clone();
            thread::spawn(move || {
                let known = cache.read().unwrap();
                if !known.contains_key(&2) {
                    cache.write().unwrap().insert(2, "two");
                }
            })
        };
        filler.join().unwrap();
    });
}

#[test]
fn a_guard_that_lives_as_long_as_its_match() {
    fails("self-deadlock-a-guard-that-lives-as-long-as-its-match", Kind::SelfDeadlock, || {
        let jobs = Mutex::new(vec![1]);
        #[expect(clippy::single_match, reason = "a learner writes it so")]
        match jobs.lock().unwrap().pop() {
            Some(job) => jobs.lock().unwrap().push(job + 1),
            None => {}
        }
    });
}

#[test]
fn a_lock_that_is_released_in_between_passes() {
    passes(|| {
        let till = Till::new(20);
        let before = till.total();
        let mut cash = till.cash.lock().unwrap();
        *cash -= 5;
        drop(cash);
        assert_eq!(till.total(), before - 5);
    });
}

#[test]
fn two_locks_taken_by_one_line_pass() {
    passes(|| {
        let tills = [Till::new(1), Till::new(2)];
        let open: Vec<_> = tills.iter().map(|till| till.cash.lock().unwrap()).collect();
        assert_eq!(*open[0] + *open[1], 3);
    });
}

/// Each thread holds one of the tills and both take them on one line.
#[test]
fn two_locks_of_one_line_are_not_accused() {
    fails("not-self-deadlock-two-locks-of-one-line", Kind::Deadlock, || {
        let tills = Arc::new([Till::new(1), Till::new(2)]);
        let both = |order: [usize; 2]| {
            let tills = tills.clone();
            move || {
                let open: Vec<_> = order.iter().map(|i| tills[*i].cash.lock().unwrap()).collect();
                assert_eq!(open.len(), 2);
            }
        };
        let other = thread::spawn(both([1, 0]));
        both([0, 1])();
        other.join().unwrap();
    });
}

#[test]
fn a_lock_taken_again_is_not_accused_of_a_wrong_sum() {
    fails("not-self-deadlock-a-wrong-sum", Kind::Panic, || {
        let till = Till::new(20);
        *till.cash.lock().unwrap() += 1;
        *till.cash.lock().unwrap() += 1;
        assert_eq!(till.total(), 23, "two coins are missing");
    });
}
