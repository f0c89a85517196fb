//! Threads that sleep on a condition variable and that nobody notifies.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::mpsc::channel;
use interleave::sync::{Arc, Condvar, Mutex};
use interleave::thread;
use std::time::Duration;

#[test]
fn a_change_without_a_notification() {
    fails("never-notified-a-change-without-a-notification", Kind::NeverNotified, || {
        let (open, opened) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| *open.lock().unwrap() = true);
            let mut guard = open.lock().unwrap();
            while !*guard {
                guard = opened.wait(guard).unwrap();
            }
        });
    });
}

/// A queue of one place, with one condition variable for both sides.
struct Slot {
    item: Mutex<Option<u32>>,
    changed: Condvar,
}

impl Slot {
    fn put(&self, item: u32) {
        let empty = self.changed.wait_while(self.item.lock().unwrap(), |item| item.is_some());
        *empty.unwrap() = Some(item);
        self.changed.notify_one();
    }

    fn take(&self) -> u32 {
        let mut full = self.changed.wait_while(self.item.lock().unwrap(), |item| item.is_none()).unwrap();
        let item = full.take();
        self.changed.notify_one();
        item.unwrap()
    }
}

#[test]
fn the_wrong_one_of_two_sides_wakes() {
    fails("never-notified-the-wrong-one-of-two-sides-wakes", Kind::NeverNotified, || {
        let slot = Arc::new(Slot { item: Mutex::new(None), changed: Condvar::new() });
        let run = |side: fn(&Slot)| {
            let slot = slot.clone();
            move || side(&slot)
        };
        let threads = [
            thread::spawn(run(|slot| slot.put(1))),
            thread::spawn(run(|slot| slot.put(2))),
            thread::spawn(run(|slot| {
                slot.take();
                slot.take();
            })),
        ];
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn one_notification_for_two_sleepers() {
    fails("never-notified-one-notification-for-two-sleepers", Kind::NeverNotified, || {
        let (started, start) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    let _go = start.wait_while(started.lock().unwrap(), |started| !*started).unwrap();
                });
            }
            *started.lock().unwrap() = true;
            start.notify_one();
        });
    });
}

#[test]
fn a_notification_for_all_passes() {
    passes(|| {
        let (started, start) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    let _go = start.wait_while(started.lock().unwrap(), |started| !*started).unwrap();
                });
            }
            *started.lock().unwrap() = true;
            start.notify_all();
        });
    });
}

#[test]
fn a_wait_with_a_limit_passes() {
    passes(|| {
        let (lock, changed) = (Mutex::new(false), Condvar::new());
        let second = Duration::from_secs(1);
        let (_guard, limit) = changed.wait_timeout_while(lock.lock().unwrap(), second, |seen| !*seen).unwrap();
        assert!(limit.timed_out());
    });
}

#[test]
fn a_sleeper_is_not_accused_of_its_waker_that_waits_for_itself() {
    fails("not-never-notified-a-waker-that-waits-for-itself", Kind::SelfDeadlock, || {
        let (open, opened) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                let mut guard = open.lock().unwrap();
                *guard = true;
                assert!(*open.lock().unwrap());
                opened.notify_one();
            });
            let _guard = opened.wait_while(open.lock().unwrap(), |open| !*open).unwrap();
        });
    });
}

/// The sleeper would be woken, by a thread that waits for a message.
#[test]
fn a_sleeper_is_not_accused_of_its_waker_that_waits_for_a_message() {
    fails("not-never-notified-a-waker-that-waits-for-a-message", Kind::WaitsForEver, || {
        let (open, opened) = (Mutex::new(false), Condvar::new());
        let (keys, inbox) = channel::<()>();
        let (open, opened) = (&open, &opened);
        thread::scope(|s| {
            s.spawn(move || {
                inbox.recv().unwrap();
                *open.lock().unwrap() = true;
                opened.notify_one();
            });
            let _guard = opened.wait_while(open.lock().unwrap(), |open| !*open).unwrap();
            keys.send(()).unwrap();
        });
    });
}
