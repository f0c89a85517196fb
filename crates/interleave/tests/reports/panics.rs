//! Panics without a suspicion, weak memory, misuse and overflowing stacks.

use crate::harness::{fails, failure_of, keep};
use interleave::diagnose::Kind;
use interleave::report::Style;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use interleave::sync::{Arc, Mutex};
use interleave::{Explorer, thread};
use std::collections::HashMap;

/// Two halves that belong together, and nothing that keeps them together.
#[test]
fn two_halves_seen_apart() {
    fails("panic-two-halves-seen-apart", Kind::Panic, || {
        let (from, to) = (Mutex::new(10), Mutex::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                *from.lock().unwrap() -= 10;
                *to.lock().unwrap() += 10;
            });
            let sum = *from.lock().unwrap() + *to.lock().unwrap();
            assert_eq!(sum, 10, "money is missing");
        });
    });
}

#[test]
fn an_order_assumed() {
    fails("panic-an-order-assumed", Kind::Panic, || {
        let answer = Mutex::new(None);
        thread::scope(|s| {
            s.spawn(|| *answer.lock().unwrap() = Some(42));
            let answer = answer.lock().unwrap().expect("the other thread is quicker");
            assert_eq!(answer, 42);
        });
    });
}

#[test]
fn a_panic_without_any_step() {
    fails("panic-without-any-step", Kind::Panic, || todo!("write this"));
}

#[test]
fn unwrap_fails_on_the_line_that_calls_it() {
    fails("panic-unwrap", Kind::Panic, || {
        let last = Arc::new(Mutex::new(vec![1]));
        let other = {
            let last = last.clone();
            thread::spawn(move || last.lock().unwrap().pop())
        };
        let mine = last.lock().unwrap().pop();
        let yours = other.join().unwrap();
        assert_eq!(mine.unwrap() + yours.unwrap(), 2);
    });
}

/// The panic is on a line of the standard library.
#[test]
fn an_index_into_a_map() {
    fails("panic-inside-the-standard-library", Kind::Panic, || {
        let ages = Mutex::new(HashMap::from([("Ada", 36)]));
        thread::scope(|s| {
            s.spawn(|| ages.lock().unwrap().insert("Grace", 85));
            assert_eq!(ages.lock().unwrap()["Grace"], 85);
        });
    });
}

#[test]
fn relaxed_message_passing() {
    fails("weak-memory-relaxed-message-passing", Kind::WeakMemory, || {
        let (data, ready) = (AtomicU32::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(42, Ordering::Relaxed);
                ready.store(true, Ordering::Relaxed);
            });
            if ready.load(Ordering::Relaxed) {
                assert_eq!(data.load(Ordering::Relaxed), 42);
            }
        });
    });
}

#[test]
fn store_buffering() {
    fails("weak-memory-store-buffering", Kind::WeakMemory, || {
        let (mine, yours) = (AtomicBool::new(false), AtomicBool::new(false));
        let enter = |own: &AtomicBool, other: &AtomicBool| {
            own.store(true, Ordering::Release);
            !other.load(Ordering::Acquire)
        };
        thread::scope(|s| {
            let other = s.spawn(|| enter(&yours, &mine));
            let both = enter(&mine, &yours) & other.join().unwrap();
            assert!(!both, "both are inside");
        });
    });
}

/// The orderings are weak, but the value that was read is the latest: the order of steps is to blame.
#[test]
fn weak_orderings_are_not_accused_of_an_order_assumed() {
    fails("not-weak-memory-an-order-assumed", Kind::Panic, || {
        let (data, ready) = (AtomicU32::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                ready.store(true, Ordering::Release);
                data.store(42, Ordering::Relaxed);
            });
            if ready.load(Ordering::Acquire) {
                assert_eq!(data.load(Ordering::Relaxed), 42);
            }
        });
    });
}

#[test]
fn a_lock_from_outside_the_model() {
    let total = Arc::new(Mutex::new(0));
    fails("misuse-a-lock-from-outside-the-model", Kind::Misuse, move || {
        let seen = AtomicU32::new(0);
        seen.store(1, Ordering::SeqCst);
        *total.lock().unwrap() += 1;
    });
}

#[test]
fn a_question_that_cannot_be_asked() {
    fails("misuse-a-question-that-cannot-be-asked", Kind::Misuse, || {
        let worker = thread::spawn(|| {});
        while !worker.is_finished() {}
        worker.join().unwrap();
    });
}

#[test]
fn a_large_array() {
    fails("stack-overflow-a-large-array", Kind::StackOverflow, || {
        let sum = AtomicU32::new(0);
        sum.store(fill(&mut [1; 100_000]), Ordering::SeqCst);
    });
}

#[inline(never)]
fn fill(numbers: &mut [u32]) -> u32 {
    numbers.iter_mut().for_each(|n| *n += 1);
    numbers.iter().sum()
}

#[test]
fn endless_recursion() {
    let failure = failure_of(|| {
        let depth = Mutex::named("depth", 0_u64);
        thread::scope(|s| {
            s.spawn(|| descend(&depth, 1));
        });
    });
    assert_eq!(failure.diagnosis.kind, Kind::StackOverflow);
    // How deep a stack of 32 KiB goes depends on the compiler, so the steps are left out.
    let report = failure.report(&Style::default());
    keep("stack-overflow-endless-recursion", report.split("Found in").next().unwrap_or_default());
}

fn descend(depth: &Mutex<u64>, level: u64) -> u64 {
    *depth.lock().unwrap() = level;
    if level == u64::MAX { level } else { descend(depth, level + 1) + 1 }
}

/// What a panic says goes on for lines: the first and what was compared are the headline.
#[test]
fn the_headline_is_one_line() {
    let failure = failure_of(|| assert_eq!(vec![1, 2], vec![1], "first line\nsecond line"));
    assert!(!failure.diagnosis.headline.contains('\n'), "{}", failure.diagnosis.headline);
    assert!(failure.message.contains("second line"));
}

#[test]
fn the_headline_is_not_too_long() {
    let failure = failure_of(|| assert_eq!(vec![7; 1_000], vec![8; 1_000], "much data"));
    let headline = failure.diagnosis.headline;
    assert!(headline.starts_with("much data (left: [7, 7,"), "{headline}");
    assert!(headline.chars().count() < 200, "{headline}");
}

#[test]
#[should_panic(expected = "`explore` was called inside a model")]
fn a_model_inside_a_model_is_refused() {
    let failure = failure_of(|| {
        Explorer::new().run(|| {});
    });
    panic!("{}", failure.message);
}
