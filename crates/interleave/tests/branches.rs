//! What a model branches over besides the order of steps: for each branch a wrong program that
//! would pass without it, and a right one that passes.

use interleave::event::{Cause, Op};
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use interleave::sync::{Condvar, Mutex, RwLock, mpsc};
use interleave::{Coverage, Explorer, Failure, Outcome, Report, thread};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(1);

#[track_caller]
fn fails(f: impl Fn() + Send + Sync + 'static) -> Failure {
    match Explorer::new().run(f) {
        Outcome::Failed(failure) => *failure,
        other => panic!("should have failed: {other:?}"),
    }
}

#[track_caller]
fn passes(f: impl Fn() + Send + Sync + 'static) -> Report {
    match Explorer::new().run(f) {
        Outcome::Passed(report) => {
            assert_eq!(report.coverage, Coverage::All);
            report
        }
        Outcome::Failed(failure) => panic!("should have passed:\n{failure}"),
        other => panic!("should have passed: {other:?}"),
    }
}

fn woke_spuriously(failure: &Failure) -> bool {
    failure.trace.events.iter().any(|e| matches!(e.op, Op::Woke { cause: Cause::Spurious, .. }))
}

/// Two threads wait on one condition variable for different things. The one that must be woken
/// first has waited longest.
fn tea_then_coffee(notify: fn(&Condvar)) {
    #[derive(Default)]
    struct State {
        waiting: u32,
        tea: bool,
        coffee: bool,
    }
    let (state, changed) = (Mutex::new(State::default()), Condvar::new());
    thread::scope(|s| {
        s.spawn(|| {
            let mut state = state.lock().unwrap();
            state.waiting += 1;
            while !state.tea {
                state = changed.wait(state).unwrap();
            }
            state.coffee = true;
            notify(&changed);
        });
        s.spawn(|| {
            let mut state = state.lock().unwrap();
            if state.waiting == 0 {
                return;
            }
            state.waiting += 1;
            while !state.coffee {
                state = changed.wait(state).unwrap();
            }
        });
        let mut state = state.lock().unwrap();
        state.tea = true;
        if state.waiting < 2 {
            state.coffee = true;
            changed.notify_all();
        } else {
            notify(&changed);
        }
    });
}

#[test]
fn a_notification_goes_to_any_waiter_not_only_the_oldest() {
    let failure = fails(|| tea_then_coffee(Condvar::notify_one));
    assert!(failure.message.starts_with("deadlock"), "{failure}");
    assert!(!woke_spuriously(&failure), "{failure}");
    passes(|| tea_then_coffee(Condvar::notify_all));
}

#[test]
fn a_condition_variable_wakes_spuriously() {
    fn one_consumer(wait: fn(&Condvar, interleave::sync::MutexGuard<'_, u32>) -> u32) {
        let (items, added) = (Mutex::new(0), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                *items.lock().unwrap() += 1;
                added.notify_one();
            });
            assert_eq!(wait(&added, items.lock().unwrap()), 1);
        });
    }
    let failure = fails(|| {
        one_consumer(|added, items| {
            if *items > 0 {
                return *items;
            }
            *added.wait(items).unwrap()
        });
    });
    assert!(woke_spuriously(&failure), "{failure}");
    passes(|| one_consumer(|added, items| *added.wait_while(items, |items| *items == 0).unwrap()));
}

#[test]
fn park_returns_spuriously() {
    fn wait_for(park: fn(&AtomicBool)) {
        let ready = AtomicBool::new(false);
        let main = thread::current();
        thread::scope(|s| {
            s.spawn(|| {
                ready.store(true, SeqCst);
                main.unpark();
            });
            park(&ready);
            assert!(ready.load(SeqCst));
        });
    }
    fails(|| wait_for(|_| thread::park()));
    passes(|| {
        wait_for(|ready| {
            while !ready.load(SeqCst) {
                thread::park();
            }
        });
    });
}

#[test]
fn a_token_left_before_the_park_is_not_lost() {
    passes(|| {
        let main = thread::current();
        thread::scope(|s| {
            s.spawn(|| main.unpark());
            thread::park();
        });
    });
    let failure = fails(thread::park);
    assert!(failure.message.starts_with("deadlock"), "{failure}");
}

#[test]
fn a_weak_compare_exchange_fails_spuriously() {
    fails(|| {
        let claimed = AtomicBool::new(false);
        assert!(claimed.compare_exchange_weak(false, true, SeqCst, SeqCst).is_ok());
    });
    passes(|| {
        let claimed = AtomicBool::new(false);
        assert!(claimed.compare_exchange(false, true, SeqCst, SeqCst).is_ok());
        while claimed.compare_exchange_weak(true, false, SeqCst, SeqCst).is_err() {}
        assert_eq!(claimed.fetch_update(SeqCst, SeqCst, |c| Some(!c)), Ok(false));
    });
}

/// What the time-limited operation says when it comes back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    InTime,
    TooLate,
}

#[track_caller]
fn may_come_in_time_or_not(wait: fn() -> Came) {
    fails(move || assert!(wait() == Came::InTime));
    fails(move || assert!(wait() == Came::TooLate));
    passes(move || {
        wait();
    });
}

#[test]
fn a_wait_with_a_time_limit_ends_both_ways() {
    may_come_in_time_or_not(|| {
        let (done, changed) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                *done.lock().unwrap() = true;
                changed.notify_one();
            });
            let done = done.lock().unwrap();
            let (done, result) = changed.wait_timeout_while(done, LIMIT, |done| !*done).unwrap();
            assert_ne!(*done, result.timed_out());
            if result.timed_out() { Came::TooLate } else { Came::InTime }
        })
    });
}

#[test]
fn a_wait_that_was_notified_is_told_from_one_that_timed_out() {
    may_come_in_time_or_not(|| {
        let (lock, changed) = (Mutex::new(()), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| changed.notify_all());
            let (_guard, result) = changed.wait_timeout(lock.lock().unwrap(), LIMIT).unwrap();
            if result.timed_out() { Came::TooLate } else { Came::InTime }
        })
    });
}

#[test]
fn a_receive_with_a_time_limit_ends_both_ways() {
    may_come_in_time_or_not(|| {
        let (sender, receiver) = mpsc::channel();
        thread::scope(|s| {
            let keep = sender.clone();
            s.spawn(move || sender.send(1).unwrap());
            let result = receiver.recv_timeout(LIMIT);
            drop(keep);
            match result {
                Ok(1) => Came::InTime,
                Err(mpsc::RecvTimeoutError::Timeout) => Came::TooLate,
                other => panic!("{other:?}"),
            }
        })
    });
}

#[test]
fn a_park_with_a_time_limit_ends_both_ways() {
    may_come_in_time_or_not(|| {
        let ready = AtomicBool::new(false);
        let main = thread::current();
        thread::scope(|s| {
            s.spawn(|| {
                ready.store(true, SeqCst);
                main.unpark();
            });
            thread::park_timeout(LIMIT);
            if ready.load(SeqCst) { Came::InTime } else { Came::TooLate }
        })
    });
}

#[test]
fn a_time_limit_ends_a_wait_that_nobody_would_end() {
    passes(|| {
        let (lock, never) = (Mutex::new(()), Condvar::new());
        assert!(never.wait_timeout(lock.lock().unwrap(), LIMIT).unwrap().1.timed_out());
        let (_sender, receiver) = mpsc::channel::<()>();
        assert_eq!(receiver.recv_timeout(LIMIT), Err(mpsc::RecvTimeoutError::Timeout));
        thread::park_timeout(LIMIT);
    });
}

#[test]
fn a_try_lock_comes_before_and_after_an_unlock() {
    fn beside_a_section(is_right: fn(u32, bool) -> bool) {
        let (lock, stage) = (Mutex::new(()), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                let guard = lock.lock().unwrap();
                stage.store(1, SeqCst);
                drop(guard);
            });
            let (stage, free) = (stage.load(SeqCst), lock.try_lock().is_ok());
            assert!(is_right(stage, free));
        });
    }
    // Before the section, in it, and after it.
    fails(|| beside_a_section(|_, free| free));
    fails(|| beside_a_section(|_, free| !free));
    fails(|| beside_a_section(|stage, free| stage == 0 || free));
    fails(|| beside_a_section(|stage, free| stage == 0 || !free));
    passes(|| beside_a_section(|_, _| true));
}

#[test]
fn try_read_and_try_write_come_before_and_after_an_unlock() {
    fn beside_a_reader(is_right: fn(bool) -> bool, try_it: fn(&RwLock<()>) -> bool) {
        let lock = RwLock::new(());
        thread::scope(|s| {
            s.spawn(|| drop(lock.read().unwrap()));
            assert!(is_right(try_it(&lock)));
        });
    }
    fails(|| beside_a_reader(|free| free, |lock| lock.try_write().is_ok()));
    fails(|| beside_a_reader(|free| !free, |lock| lock.try_write().is_ok()));
    passes(|| beside_a_reader(|free| free, |lock| lock.try_read().is_ok()));
}

#[test]
fn two_try_locks_in_opposite_orders_are_no_deadlock() {
    passes(|| {
        let (a, b) = (Mutex::new(()), Mutex::new(()));
        let both = |first: &Mutex<()>, second: &Mutex<()>| {
            let _first = first.try_lock();
            second.try_lock().is_ok()
        };
        thread::scope(|s| {
            s.spawn(|| both(&a, &b));
            both(&b, &a);
        });
    });
}

#[test]
fn the_first_sleep_and_the_first_yield_order_nothing() {
    fn is_done_after(pause: fn()) {
        let done = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| done.store(true, SeqCst));
            pause();
            assert!(done.load(SeqCst));
        });
    }
    fails(|| is_done_after(|| thread::sleep(LIMIT)));
    fails(|| is_done_after(thread::yield_now));
    fails(|| is_done_after(interleave::hint::spin_loop));
    passes(|| {
        let done = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| done.store(true, SeqCst));
            while !done.load(SeqCst) {
                thread::sleep(LIMIT);
            }
        });
        assert!(done.load(SeqCst));
    });
}

/// Two threads, each of which takes two locks that the other takes too.
fn two_by_two() {
    let (a, b) = (Mutex::new(0), Mutex::new(0));
    let both = || {
        *a.lock().unwrap() += 1;
        *b.lock().unwrap() += 1;
    };
    thread::scope(|s| {
        s.spawn(both);
        s.spawn(both);
    });
}

#[test]
fn the_budget_counts_interleavings() {
    let all = passes(two_by_two).interleavings;
    assert!(all > 1);
    let enough = Explorer::new().max_interleavings(all).run(two_by_two);
    assert!(matches!(enough, Outcome::Passed(report) if report.interleavings == all));
    let too_few = Explorer::new().max_interleavings(all - 1).run(two_by_two);
    let Outcome::Inconclusive { reason, report } = too_few else { panic!("{too_few:?}") };
    assert!(reason.contains(&format!("{} interleavings were run", all - 1)), "{reason}");
    assert_ne!(report.coverage, Coverage::All);
}

#[test]
fn the_budget_counts_steps() {
    let outcome = Explorer::new().max_steps(4).run(two_by_two);
    let Outcome::Inconclusive { reason, .. } = outcome else { panic!("{outcome:?}") };
    assert!(reason.contains("more than 4 steps"), "{reason}");
}

/// Fails when a reader comes between the two stores, and once more after both.
fn needs_two_preemptions() {
    let value = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| {
            value.store(1, SeqCst);
            value.store(2, SeqCst);
        });
        s.spawn(|| {
            let seen = [value.load(SeqCst), value.load(SeqCst)];
            assert_ne!(seen, [1, 2]);
        });
    });
}

#[test]
fn a_bound_on_preemptions_hides_what_needs_more() {
    let within = Explorer::new().preemptions(1).run(needs_two_preemptions);
    assert!(matches!(&within, Outcome::Passed(r) if r.coverage == Coverage::Preemptions(1)), "{within:?}");
    let Outcome::Failed(failure) = Explorer::new().preemptions(2).run(needs_two_preemptions) else {
        panic!("two preemptions are enough");
    };
    assert_eq!(failure.preemptions, Some(2));
}

#[test]
fn the_smallest_counterexample_comes_first() {
    let failure = fails(needs_two_preemptions);
    assert_eq!(failure.preemptions, Some(2));
    // Without a preemption these two never meet; with one they do.
    let failure = fails(|| {
        let (a, b) = (Mutex::new(()), Mutex::new(()));
        thread::scope(|s| {
            s.spawn(|| {
                let _a = a.lock().unwrap();
                let _b = b.lock().unwrap();
            });
            let _b = b.lock().unwrap();
            let _a = a.lock().unwrap();
        });
    });
    assert_eq!(failure.preemptions, Some(1));
    assert!(failure.interleaving <= 3, "found in interleaving {}", failure.interleaving);
}
