//! Values that were overwritten unseen.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicUsize, Ordering::SeqCst};
use interleave::thread;

fn hit(hits: &AtomicU32) {
    let seen = hits.load(SeqCst);
    hits.store(seen + 1, SeqCst);
}

#[test]
fn a_load_then_a_store() {
    fails("lost-update-a-load-then-a-store", Kind::LostUpdate, || {
        let hits = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| hit(&hits));
            hit(&hits);
        });
        assert_eq!(hits.load(SeqCst), 2, "a hit was lost");
    });
}

struct Thermometer {
    highest: AtomicI64,
}

impl Thermometer {
    fn measure(&self, degrees: i64) {
        if degrees > self.highest.load(SeqCst) {
            self.highest.swap(degrees, SeqCst);
        }
    }
}

#[test]
fn a_maximum_that_is_looked_at_first() {
    fails("lost-update-a-maximum-that-is-looked-at-first", Kind::LostUpdate, || {
        let thermometer = Arc::new(Thermometer { highest: AtomicI64::new(-40) });
        let threads = [-3, 8].map(|degrees| {
            let thermometer = thermometer.clone();
            thread::spawn(move || thermometer.measure(degrees))
        });
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(thermometer.highest.load(SeqCst), 8);
    });
}

/// Nobody looks at the counter in the end; the numbers that were drawn came back with the threads.
#[test]
fn a_ticket_drawn_twice() {
    fails("lost-update-a-ticket-drawn-twice", Kind::LostUpdate, || {
        let next = AtomicUsize::new(1);
        let draw = || {
            let ticket = next.load(SeqCst);
            next.store(ticket + 1, SeqCst);
            ticket
        };
        let (mine, yours) = thread::scope(|s| {
            let other = s.spawn(draw);
            (draw(), other.join().unwrap())
        });
        assert_ne!(mine, yours);
    });
}

/// Two counters are overwritten unseen. The one that the failing line looks at is named.
#[test]
fn the_one_that_the_failing_line_looks_at() {
    fails("lost-update-the-one-that-the-failing-line-looks-at", Kind::LostUpdate, || {
        let (hint, data) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                hint.fetch_add(1, SeqCst);
                data.fetch_add(1, SeqCst);
            });
            let seen = hint.load(SeqCst);
            hit(&data);
            hint.store(seen + 1, SeqCst);
        });
        assert!(hint.load(SeqCst) > 0);
        assert_eq!(data.load(SeqCst), 2);
    });
}

#[test]
fn one_step_passes() {
    passes(|| {
        let hits = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| hits.fetch_add(1, SeqCst));
            s.spawn(|| hits.fetch_update(SeqCst, SeqCst, |seen| Some(seen + 1)));
        });
        assert_eq!(hits.load(SeqCst), 2);
    });
}

#[test]
fn a_load_and_a_store_by_the_only_writer_pass() {
    passes(|| {
        let done = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                hit(&done);
                hit(&done);
            });
            assert!(done.load(SeqCst) <= 2);
        });
        assert_eq!(done.load(SeqCst), 2);
    });
}

/// `progress` has one writer. What is wrong is that `finished` is set too early.
#[test]
fn the_only_writer_is_not_accused() {
    fails("not-lost-update-the-only-writer", Kind::Panic, || {
        let (progress, finished) = (AtomicU32::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                hit(&progress);
                finished.store(true, SeqCst);
                hit(&progress);
            });
            if finished.load(SeqCst) {
                assert_eq!(progress.load(SeqCst), 2, "finished before the end");
            }
        });
    });
}

/// Another thread changes `hint` between main's look and its store, and nothing depends on it. What
/// is wrong is that `data` is taken to stand still.
#[test]
fn a_hint_that_does_not_matter_is_not_accused() {
    fails("not-lost-update-a-hint-that-does-not-matter", Kind::Panic, || {
        let (hint, data) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                hint.fetch_add(1, SeqCst);
                data.fetch_add(1, SeqCst);
            });
            let seen = hint.load(SeqCst);
            let before = data.load(SeqCst);
            let after = data.load(SeqCst);
            hint.store(seen + 1, SeqCst);
            assert_eq!(before, after, "it has changed");
        });
    });
}

/// As above, with the assertion after the end of the other thread.
#[test]
fn a_hint_that_does_not_matter_is_not_accused_after_the_join() {
    fails("not-lost-update-a-hint-that-does-not-matter-after-the-join", Kind::Panic, || {
        let (hint, data) = (AtomicU32::new(0), AtomicU32::new(0));
        let look = || {
            let seen = hint.load(SeqCst);
            let twice = (data.load(SeqCst), data.load(SeqCst));
            hint.store(seen + 1, SeqCst);
            twice
        };
        let twice = thread::scope(|s| {
            s.spawn(|| {
                hint.fetch_add(1, SeqCst);
                data.fetch_add(1, SeqCst);
            });
            look()
        });
        assert_eq!(twice.0, twice.1, "it has changed");
    });
}

#[test]
fn a_counter_set_back_after_the_join_is_not_accused() {
    fails("not-lost-update-a-counter-set-back-after-the-join", Kind::Panic, || {
        let hits = AtomicU32::new(0);
        thread::scope(|s| {
            let before = hits.load(SeqCst);
            s.spawn(|| hits.fetch_add(1, SeqCst)).join().unwrap();
            assert_eq!(before, 0);
            hits.store(0, SeqCst);
        });
        assert_eq!(hits.load(SeqCst), 1, "the round was not counted");
    });
}
