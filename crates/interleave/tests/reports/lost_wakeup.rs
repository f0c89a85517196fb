//! Notifications that come before the thread that needs them sleeps.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use interleave::sync::mpsc::channel;
use interleave::sync::{Arc, Condvar, Mutex};
use interleave::thread;

#[test]
fn a_flag_outside_the_lock() {
    fails("lost-wake-up-a-flag-outside-the-lock", Kind::LostWakeup, || {
        let (ready, lock, changed) = (AtomicBool::new(false), Mutex::new(()), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                ready.store(true, SeqCst);
                changed.notify_one();
            });
            let mut guard = lock.lock().unwrap();
            while !ready.load(SeqCst) {
                guard = changed.wait(guard).unwrap();
            }
        });
    });
}

struct Queue {
    items: Mutex<Vec<u32>>,
    filled: Condvar,
}

impl Queue {
    fn new() -> Self {
        Queue { items: Mutex::new(Vec::new()), filled: Condvar::new() }
    }

    fn push_too_late(&self, item: u32) {
        self.filled.notify_one();
        self.items.lock().unwrap().push(item);
    }

    fn push(&self, item: u32) {
        self.items.lock().unwrap().push(item);
        self.filled.notify_one();
    }

    fn pop(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        loop {
            match items.pop() {
                Some(item) => return item,
                None => items = self.filled.wait(items).unwrap(),
            }
        }
    }
}

#[test]
fn a_notification_before_the_change() {
    fails("lost-wake-up-a-notification-before-the-change", Kind::LostWakeup, || {
        let queue = Arc::new(Queue::new());
        let consumer = {
            let queue = queue.clone();
            thread::spawn(move || assert_eq!(queue.pop(), 7))
        };
        queue.push_too_late(7);
        consumer.join().unwrap();
    });
}

#[test]
fn a_wait_without_a_check() {
    fails("lost-wake-up-a-wait-without-a-check", Kind::LostWakeup, || {
        let (open, opened) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                *open.lock().unwrap() = true;
                opened.notify_all();
            });
            let guard = open.lock().unwrap();
            let _guard = opened.wait(guard).unwrap();
        });
    });
}

#[test]
fn a_signal_without_a_state() {
    fails("lost-wake-up-a-signal-without-a-state", Kind::LostWakeup, || {
        let (lock, go) = (Mutex::new(()), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                let guard = lock.lock().unwrap();
                let _guard = go.wait(guard).unwrap();
            });
            go.notify_one();
        });
    });
}

/// The check and the wait are under the lock, but not under the same turn of it.
#[test]
fn a_check_in_a_turn_of_its_own() {
    fails("lost-wake-up-a-check-in-a-turn-of-its-own", Kind::LostWakeup, || {
        let queue = Queue::new();
        thread::scope(|s| {
            s.spawn(|| queue.push(1));
            if queue.items.lock().unwrap().is_empty() {
                let _items = queue.filled.wait(queue.items.lock().unwrap()).unwrap();
            }
        });
    });
}

#[test]
fn a_condition_checked_under_the_lock_passes() {
    passes(|| {
        let queue = Queue::new();
        thread::scope(|s| {
            s.spawn(|| queue.push(1));
            assert_eq!(queue.pop(), 1);
        });
    });
}

/// The notification may find nobody asleep: then the flag is seen before the sleep.
#[test]
fn a_notification_that_nobody_needs_passes() {
    passes(|| {
        let (done, finished) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                *done.lock().unwrap() = true;
                finished.notify_all();
                finished.notify_all();
            });
            let done = finished.wait_while(done.lock().unwrap(), |done| !*done).unwrap();
            assert!(*done);
        });
    });
}

/// The first notification came early and its item was found all the same. What is missing is a
/// second item.
#[test]
fn an_early_notification_is_not_accused_of_a_missing_item() {
    fails("not-lost-wake-up-a-missing-item", Kind::NeverNotified, || {
        let queue = Arc::new(Queue::new());
        let consumer = {
            let queue = queue.clone();
            thread::spawn(move || queue.pop() + queue.pop())
        };
        queue.push(1);
        consumer.join().unwrap();
    });
}

/// There is one item for two consumers.
#[test]
fn an_early_notification_is_not_accused_of_an_item_that_another_took() {
    fails("not-lost-wake-up-an-item-that-another-took", Kind::NeverNotified, || {
        let queue = Queue::new();
        thread::scope(|s| {
            s.spawn(|| queue.pop());
            s.spawn(|| queue.pop());
            queue.push(1);
        });
    });
}

/// The condition never comes true, whoever comes first.
#[test]
fn an_early_notification_is_not_accused_of_a_condition_that_stays_false() {
    fails("not-lost-wake-up-a-condition-that-stays-false", Kind::NeverNotified, || {
        let (arrived, all_here) = (Mutex::new(0), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                let mut arrived = arrived.lock().unwrap();
                *arrived += 1;
                while *arrived < 3 {
                    arrived = all_here.wait(arrived).unwrap();
                }
            });
            *arrived.lock().unwrap() += 1;
            all_here.notify_all();
        });
    });
}

#[test]
fn an_early_notification_is_not_accused_of_an_open_channel() {
    fails("not-lost-wake-up-an-open-channel", Kind::WaitsForEver, || {
        let queue = Queue::new();
        let (orders, inbox) = channel::<u32>();
        thread::scope(|s| {
            s.spawn(|| queue.push(1));
            queue.pop();
            inbox.recv().unwrap_err();
        });
        drop(orders);
    });
}
