//! Accesses to the same data that nothing orders.
#![expect(unsafe_code, reason = "the programs protect their data themselves, or fail to")]

use crate::harness::{fails, passes};
use interleave::cell::UnsafeCell;
use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering, fence};
use interleave::sync::{Arc, Mutex, RwLock};
use interleave::thread;

/// Data whose users have to see to it that they are alone.
struct Shared(UnsafeCell<u32>);

// SAFETY: every access goes through the cell's closures, and a model stops at the first that races.
unsafe impl Sync for Shared {}

impl Shared {
    fn new(value: u32) -> Self {
        let total = UnsafeCell::new(value);
        Shared(total)
    }

    #[track_caller]
    fn add(&self, n: u32) {
        // SAFETY: the model has seen that nobody else accesses the cell now.
        self.0.with_mut(|p| unsafe { *p += n });
    }

    #[track_caller]
    fn get(&self) -> u32 {
        // SAFETY: the model has seen that nobody writes to the cell now.
        self.0.with(|p| unsafe { *p })
    }
}

#[test]
fn two_threads_add() {
    fails("data-race-two-threads-add", Kind::DataRace, || {
        let total = Shared::new(0);
        thread::scope(|s| {
            s.spawn(|| total.add(1));
            total.add(2);
        });
    });
}

#[test]
fn a_flag_that_publishes_nothing() {
    fails("data-race-a-flag-that-publishes-nothing", Kind::DataRace, || {
        let (data, ready) = (Arc::new(Shared::new(0)), Arc::new(AtomicBool::new(false)));
        let writer = {
            let (data, ready) = (data.clone(), ready.clone());
            thread::spawn(move || {
                data.add(42);
                ready.store(true, Ordering::Relaxed);
            })
        };
        if ready.load(Ordering::Acquire) {
            assert_eq!(data.get(), 42);
        }
        writer.join().unwrap();
    });
}

/// Each method takes a lock, and no two of them the same.
struct Stock {
    adding: Mutex<()>,
    counting: RwLock<()>,
    items: Shared,
}

impl Stock {
    fn add(&self, n: u32) {
        let _alone = self.adding.lock().unwrap();
        self.items.add(n);
    }

    fn count(&self) -> u32 {
        let _alone = self.counting.write().unwrap();
        self.items.get()
    }
}

#[test]
fn a_lock_for_each_method() {
    fails("data-race-a-lock-for-each-method", Kind::DataRace, || {
        let stock = Stock { adding: Mutex::new(()), counting: RwLock::new(()), items: Shared::new(0) };
        thread::scope(|s| {
            s.spawn(|| stock.add(1));
            assert!(stock.count() <= 1);
        });
    });
}

/// T2's access comes later than T1's, but T2 held the lock; T1 did not.
#[test]
fn the_access_that_is_not_ordered_is_named() {
    fails("data-race-the-access-that-is-not-ordered", Kind::DataRace, || {
        let (lock, total) = (Mutex::new(()), Shared::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                total.get();
            });
            s.spawn(|| {
                let _alone = lock.lock().unwrap();
                total.get();
            });
            let _alone = lock.lock().unwrap();
            total.add(1);
        });
    });
}

#[test]
fn an_access_inside_another() {
    fails("data-race-an-access-inside-another", Kind::DataRace, || {
        let total = Shared::new(1);
        total.0.with_mut(|_| total.add(1));
    });
}

#[test]
fn accesses_under_a_lock_pass() {
    passes(|| {
        let (lock, total) = (Mutex::new(()), Shared::new(0));
        let add = || {
            let _alone = lock.lock().unwrap();
            total.add(1);
        };
        thread::scope(|s| {
            s.spawn(add);
            add();
        });
        assert_eq!(total.get(), 2);
    });
}

#[test]
fn a_flag_that_publishes_passes() {
    passes(|| {
        let (data, ready) = (Shared::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                data.add(42);
                ready.store(true, Ordering::Release);
            });
            if ready.load(Ordering::Acquire) {
                assert_eq!(data.get(), 42);
            }
        });
    });
}

/// The store publishes, by its fence. The load would have to be followed by one as well.
#[test]
fn a_fence_on_one_side_only() {
    fails("data-race-a-fence-on-one-side-only", Kind::DataRace, || {
        let (data, ready) = (Shared::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                data.add(42);
                fence(Ordering::Release);
                ready.store(true, Ordering::Relaxed);
            });
            if ready.load(Ordering::Relaxed) {
                assert_eq!(data.get(), 42);
            }
        });
    });
}

#[test]
fn fences_on_both_sides_pass() {
    passes(|| {
        let (data, ready) = (Shared::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                data.add(42);
                fence(Ordering::Release);
                ready.store(true, Ordering::Relaxed);
            });
            if ready.load(Ordering::Relaxed) {
                fence(Ordering::Acquire);
                assert_eq!(data.get(), 42);
            }
        });
    });
}

/// Each access is ordered. What is wrong is that a look and an addition are two turns.
#[test]
fn ordered_accesses_are_not_accused() {
    fails("not-data-race-ordered-accesses", Kind::CheckThenAct, || {
        let (lock, total) = (Mutex::new(()), Shared::new(0));
        let look = || {
            let _alone = lock.lock().unwrap();
            total.get()
        };
        let add = |n| {
            let _alone = lock.lock().unwrap();
            total.add(n);
        };
        let fill = || {
            if look() == 0 {
                add(1);
            }
        };
        thread::scope(|s| {
            s.spawn(fill);
            fill();
        });
        assert_eq!(look(), 1, "filled twice");
    });
}

/// Relaxed atomics do not race: their steps are lost all the same.
#[test]
fn relaxed_atomics_are_not_accused() {
    fails("not-data-race-relaxed-atomics", Kind::LostUpdate, || {
        let count = AtomicU32::new(0);
        let add = || {
            let seen = count.load(Ordering::Relaxed);
            count.store(seen + 1, Ordering::Relaxed);
        };
        thread::scope(|s| {
            s.spawn(add);
            add();
        });
        assert_eq!(count.load(Ordering::Relaxed), 2);
    });
}
