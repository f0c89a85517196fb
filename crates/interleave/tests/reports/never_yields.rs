//! Loops that never let the other threads run.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use interleave::sync::{Arc, Condvar, Mutex};
use interleave::{Explorer, Outcome, hint, thread};

#[test]
fn a_flag_polled() {
    fails("never-yields-a-flag-polled", Kind::NeverYields, || {
        let ready = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| ready.store(true, Ordering::Release));
            while !ready.load(Ordering::Acquire) {}
        });
    });
}

struct SpinLock {
    taken: AtomicBool,
}

impl SpinLock {
    fn lock(&self) {
        while self.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {}
    }

    fn unlock(&self) {
        self.taken.store(false, Ordering::Release);
    }
}

#[test]
fn a_spin_lock() {
    fails("never-yields-a-spin-lock", Kind::NeverYields, || {
        let lock = Arc::new(SpinLock { taken: AtomicBool::new(false) });
        let other = {
            let lock = lock.clone();
            thread::spawn(move || {
                lock.lock();
                lock.unlock();
            })
        };
        lock.lock();
        lock.unlock();
        other.join().unwrap();
    });
}

#[test]
fn a_queue_asked_again_and_again() {
    fails("never-yields-a-queue-asked-again-and-again", Kind::NeverYields, || {
        let jobs = Mutex::new(Vec::new());
        thread::scope(|s| {
            s.spawn(|| jobs.lock().unwrap().push(1));
            while jobs.lock().unwrap().is_empty() {}
        });
    });
}

/// It sleeps at the condition variable only while the flag is down, and nobody takes the flag down.
#[test]
fn a_flag_that_is_never_taken_back() {
    fails("never-yields-a-flag-that-is-never-taken-back", Kind::NeverYields, || {
        let (jobs, is_woken, bell) = (Mutex::new(Vec::new()), Mutex::new(true), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                jobs.lock().unwrap().push(1);
                *is_woken.lock().unwrap() = true;
                bell.notify_one();
            });
            while jobs.lock().unwrap().is_empty() {
                drop(bell.wait_while(is_woken.lock().unwrap(), |is_woken| !*is_woken).unwrap());
            }
        });
    });
}

#[test]
fn a_loop_with_a_hint_passes() {
    passes(|| {
        let ready = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| ready.store(true, Ordering::Release));
            while !ready.load(Ordering::Acquire) {
                hint::spin_loop();
            }
        });
    });
}

#[test]
fn a_loop_that_yields_passes() {
    passes(|| {
        let jobs = Mutex::new(Vec::new());
        thread::scope(|s| {
            s.spawn(|| jobs.lock().unwrap().push(1));
            while jobs.lock().unwrap().is_empty() {
                thread::yield_now();
            }
        });
    });
}

/// The loop does not yield either, but here nobody waits in it for long: the flag is set before.
#[test]
fn a_loop_that_ends_is_not_accused() {
    fails("not-never-yields-a-loop-that-ends", Kind::Panic, || {
        let (ready, answer) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
        let writer = {
            let (ready, answer) = (ready.clone(), answer.clone());
            thread::spawn(move || {
                answer.store(41, Ordering::Release);
                ready.store(true, Ordering::Release);
            })
        };
        writer.join().unwrap();
        while !ready.load(Ordering::Acquire) {}
        assert_eq!(answer.load(Ordering::Acquire), 42);
    });
}

/// Many steps, but no two the same: that is work, and too much of it for a model.
#[test]
fn much_work_is_inconclusive() {
    let outcome = Explorer::new().run(|| {
        let sum = AtomicU32::new(0);
        for n in 0..5_000 {
            sum.fetch_add(n, Ordering::Relaxed);
        }
    });
    assert!(matches!(outcome, Outcome::Inconclusive { .. }), "{outcome:?}");
}

/// A loop of many steps that stand at many places, none of which waits.
#[test]
fn a_long_list_of_reads_is_not_accused() {
    fails("not-never-yields-a-long-list-of-reads", Kind::Panic, || {
        let limit = AtomicU32::new(3);
        let below = (0..100_u32).filter(|n| *n < limit.load(Ordering::Relaxed)).count();
        assert_eq!(below, 4);
    });
}
