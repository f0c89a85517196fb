//! Programs at the edge of what a model can hold, each of which was once explored wrongly.

use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::*, fence};
use interleave::sync::{Mutex, OnceLock, RwLock, mpsc};
use interleave::{Coverage, Explorer, Failure, Outcome, Report, thread};
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};

#[track_caller]
fn fails(program: impl Fn() + Send + Sync + 'static) -> Box<Failure> {
    match Explorer::new().run(program) {
        Outcome::Failed(failure) => failure,
        other => panic!("it did not fail: {other:?}"),
    }
}

#[track_caller]
fn passes(program: impl Fn() + Send + Sync + 'static) -> Report {
    match Explorer::new().run(program) {
        Outcome::Passed(report) => report,
        other => panic!("it did not pass: {other:?}"),
    }
}

/// A scope is unwound in a way that calls no hook, while its thread still borrows.
fn unwinds(unwind: fn()) {
    let failure = fails(move || {
        let (sender, receiver) = mpsc::channel();
        let data = String::from("borrowed");
        let scope = AssertUnwindSafe(|| {
            thread::scope(|s| {
                let (data, sender) = (&data, sender.clone());
                s.spawn(move || sender.send(data.len()).unwrap());
                unwind();
            });
        });
        catch_unwind(scope).ok();
        drop(data);
        receiver.recv().unwrap();
    });
    assert_eq!(failure.diagnosis.kind, Kind::Panic);
}

#[test]
fn a_scope_is_never_left_before_its_threads() {
    unwinds(|| panic_any(5));
    unwinds(|| resume_unwind(Box::new(5)));
}

#[test]
fn after_a_waiting_loop_everything_is_explored_again() {
    let failure = fails(|| {
        let count = AtomicU32::new(0);
        let work = || {
            for _ in 0..4 {
                thread::yield_now();
            }
            let seen = count.load(SeqCst);
            count.store(seen + 1, SeqCst);
        };
        thread::scope(|s| {
            s.spawn(work);
            s.spawn(work);
        });
        assert_eq!(count.load(SeqCst), 2);
    });
    assert_eq!(failure.diagnosis.kind, Kind::LostUpdate);
}

#[test]
fn a_report_does_not_say_all_of_what_was_cut() {
    let report = passes(|| {
        let (first, second) = (Mutex::new(0), Mutex::new(0));
        let both = |one: &Mutex<i32>, other: &Mutex<i32>| loop {
            let guard = one.lock().unwrap();
            if let Ok(mut second) = other.try_lock() {
                *second += *guard;
                return;
            }
            drop(guard);
            thread::yield_now();
        };
        thread::scope(|s| {
            s.spawn(|| both(&first, &second));
            both(&second, &first);
        });
    });
    assert!(report.cut);
    assert!(!report.to_string().starts_with("all"), "{report}");
}

#[test]
fn a_value_is_seen_when_it_is_published() {
    passes(|| {
        let slot = OnceLock::new();
        thread::scope(|s| {
            s.spawn(|| {
                slot.get_or_init(|| {
                    let value = AtomicU32::new(0);
                    value.store(1, Relaxed);
                    value
                });
            });
            if let Some(value) = slot.get() {
                assert_eq!(value.load(Relaxed), 1);
            }
        });
    });
}

#[test]
fn a_message_that_nobody_takes_comes_back() {
    passes(|| {
        let (sender, receiver) = mpsc::sync_channel(0);
        thread::scope(|s| {
            s.spawn(move || drop(receiver));
            assert_eq!(sender.send(1).unwrap_err().0, 1);
        });
    });
}

#[test]
fn an_ordering_that_std_refuses_fails() {
    let wrong: [fn(&AtomicBool); 5] = [
        |flag| assert!(flag.load(Release)),
        |flag| flag.store(true, Acquire),
        |flag| assert!(flag.compare_exchange(true, false, SeqCst, Release).is_ok()),
        |flag| assert!(flag.compare_exchange_weak(true, false, SeqCst, AcqRel).is_ok()),
        |_| fence(Relaxed),
    ];
    for wrong in wrong {
        let failure = fails(move || wrong(&AtomicBool::new(false)));
        assert!(failure.message.contains("no such thing"), "{}", failure.message);
    }
}

#[test]
fn a_late_try_lock_costs_no_coverage() {
    let report = passes(|| {
        let (flag, lock) = (AtomicBool::new(false), Mutex::new(()));
        thread::scope(|s| {
            s.spawn(|| drop(lock.lock()));
            if flag.compare_exchange_weak(false, true, SeqCst, SeqCst).is_err() {
                drop(lock.try_lock());
            }
        });
    });
    assert_eq!(report.coverage, Coverage::All);
}

#[test]
fn a_bound_beyond_a_byte_is_no_bound() {
    let outcome = Explorer::new().preemptions(300).run(|| drop(Mutex::new(0).lock()));
    assert!(matches!(outcome, Outcome::Passed(_)), "{outcome:?}");
}

#[test]
fn what_stands_between_a_waiting_loop_and_the_step_that_leaves_it_is_explored() {
    // The value is read in the loop, and written behind it; by a function that the loop calls as well.
    let write = |count: &AtomicU32, value| count.store(value, SeqCst);
    let failure = fails(move || {
        let (count, other) = (AtomicU32::new(0), AtomicU32::new(0));
        let work = || {
            for round in 0.. {
                let seen = count.load(SeqCst);
                if round == 4 {
                    return write(&count, seen + 1);
                }
                write(&other, seen);
                thread::yield_now();
            }
        };
        thread::scope(|s| {
            s.spawn(work);
            s.spawn(work);
        });
        assert_eq!(count.load(SeqCst), 2);
    });
    assert_eq!(failure.diagnosis.kind, Kind::LostUpdate);
}

#[test]
fn to_look_at_a_lock_is_a_step() {
    fn looks(what: &impl std::fmt::Debug) {
        let before = interleave::operations();
        assert!(!format!("{what:?}").contains("<locked>"));
        assert!(interleave::operations() > before, "{what:?}");
    }
    passes(|| {
        looks(&Mutex::new(0));
        looks(&RwLock::new(0));
        looks(&OnceLock::<u32>::new());
    });
    let failure = fails(|| {
        let lock = Mutex::new(0);
        // The data's own `Debug` may change it, and so nobody else may look meanwhile.
        thread::scope(|s| {
            s.spawn(|| looks(&lock));
            looks(&lock);
        });
    });
    assert_eq!(failure.diagnosis.kind, Kind::Panic);
}
