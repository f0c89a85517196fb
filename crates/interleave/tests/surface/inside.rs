//! What only a model can show, and what this crate has besides std's.

use interleave::cell::UnsafeCell;
use interleave::diagnose::Kind;
use interleave::future::block_on;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use interleave::sync::{Arc, Condvar, Mutex, RwLock};
use interleave::{Coverage, Explorer, Outcome, explore, inside_model, operations, snapshot, thread};
use std::future::poll_fn;
use std::task::{Poll, Waker};

#[track_caller]
fn kind(f: impl Fn() + Send + Sync + 'static) -> Kind {
    match Explorer::new().run(f) {
        Outcome::Failed(failure) => failure.diagnosis.kind,
        other => panic!("should have failed: {other:?}"),
    }
}

#[test]
fn a_model_knows_that_it_is_one() {
    assert!(!inside_model());
    assert_eq!(operations(), 0);
    assert!(snapshot().events.is_empty());
    let report = explore(|| {
        assert!(inside_model());
        let n = AtomicU32::new(0);
        assert_eq!(operations(), 0);
        n.store(1, SeqCst);
        n.load(SeqCst);
        assert_eq!(operations(), 2);
        assert_eq!(snapshot().events.len(), 2);
    });
    assert_eq!((report.interleavings, report.coverage), (1, Coverage::All));
    assert_eq!(report.to_string(), "the only interleaving");
    assert!(report.files.iter().any(|f| f.ends_with("inside.rs")), "{report:?}");
    assert!(!inside_model());
}

#[test]
fn names_are_kept() {
    explore(|| {
        let (_lock, _flag) = (Mutex::named("till", 1), AtomicBool::named("open", true));
        let handle = thread::Builder::new().name("baker".into()).spawn(thread::current).unwrap();
        assert_eq!(handle.thread().name(), Some("baker"));
        assert_eq!(handle.join().unwrap().name(), Some("baker"));
        let trace = snapshot();
        assert_eq!(trace.objects[0].given_name, Some("till"));
        assert_eq!(trace.who(1), "baker");
        assert_eq!(trace.who(0), "main");
    });
}

/// Two accesses to a cell, ordered by `order` or not.
fn two_accesses(order: impl Fn(&dyn Fn()) + Sync, write: bool) {
    let cell = UnsafeCell::new(0);
    let shared = Shared(&cell);
    thread::scope(|s| {
        s.spawn(|| order(&|| shared.write()));
        order(&|| if write { shared.write() } else { shared.read() });
    });
}

struct Shared<'a>(&'a UnsafeCell<u32>);

#[expect(unsafe_code, reason = "a data race is what these tests are about")]
// SAFETY: the threads of a model run one at a time on one OS thread, and the model finds the race.
unsafe impl Sync for Shared<'_> {}

impl Shared<'_> {
    #[expect(unsafe_code, reason = "a data race is what these tests are about")]
    fn write(&self) {
        // SAFETY: the pointer is valid inside the closure, and nobody else runs meanwhile.
        self.0.with_mut(|p| unsafe { *p += 1 });
    }

    #[expect(unsafe_code, reason = "a data race is what these tests are about")]
    fn read(&self) {
        // SAFETY: the pointer is valid inside the closure, and nobody else runs meanwhile.
        self.0.with(|p| assert!(unsafe { *p } <= 2));
    }
}

#[test]
fn an_unordered_write_races() {
    assert_eq!(kind(|| two_accesses(|access| access(), true)), Kind::DataRace);
    assert_eq!(kind(|| two_accesses(|access| access(), false)), Kind::DataRace);
    explore(|| {
        let lock = Mutex::new(());
        two_accesses(
            |access| {
                let _guard = lock.lock().unwrap();
                access();
            },
            true,
        );
    });
}

#[test]
fn an_unordered_read_beside_a_read_is_none() {
    explore(|| {
        let cell = UnsafeCell::new(1);
        let shared = Shared(&cell);
        thread::scope(|s| {
            s.spawn(|| shared.read());
            shared.read();
        });
        let mut cell = cell;
        *cell.get_mut() = 2;
        assert_eq!(cell.into_inner(), 2);
    });
}

#[test]
fn readers_of_a_lock_are_inside_together() {
    let together = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = together.clone();
    explore(move || {
        let (lock, inside) = (RwLock::new(()), AtomicU32::new(0));
        let seen = &seen;
        let read = || {
            let _guard = lock.read().unwrap();
            if inside.fetch_add(1, SeqCst) == 1 {
                seen.store(true, SeqCst);
            }
            inside.fetch_sub(1, SeqCst);
        };
        thread::scope(|s| {
            s.spawn(read);
            read();
        });
    });
    assert!(together.load(SeqCst));
}

#[derive(Default)]
struct Signal {
    state: Mutex<(bool, Option<Waker>)>,
}

impl Signal {
    fn send(&self) {
        let waker = {
            let mut state = self.state.lock().unwrap();
            state.0 = true;
            state.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    async fn sent(&self) {
        poll_fn(|context| {
            let mut state = self.state.lock().unwrap();
            if state.0 {
                return Poll::Ready(());
            }
            state.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

fn a_future_is_woken() {
    let signal = Arc::new(Signal::default());
    let sender = signal.clone();
    let handle = thread::spawn(move || sender.send());
    block_on(signal.sent());
    handle.join().unwrap();
}

#[test]
fn a_future_runs_to_its_end() {
    assert_eq!(block_on(async { 1 }), 1);
    a_future_is_woken();
    explore(a_future_is_woken);
}

#[test]
fn a_future_that_nobody_wakes_is_found() {
    let found = kind(|| block_on(poll_fn(|_| Poll::<()>::Pending)));
    assert_eq!(found, Kind::WaitsForEver);
}

#[test]
fn a_failure_is_the_programs_own_words() {
    let outcome = Explorer::new().run(|| {
        let handle = thread::spawn(|| panic!("the oven is {}", "cold"));
        handle.join().unwrap();
    });
    let Outcome::Failed(failure) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.message, "the oven is cold");
    assert_eq!(failure.diagnosis.kind, Kind::Panic);
}

#[test]
#[should_panic(expected = "nobody notifies it")]
fn explore_panics_at_the_first_failure() {
    explore(|| {
        let (lock, never) = (Mutex::new(()), Condvar::new());
        drop(never.wait_while(lock.lock().unwrap(), |()| true));
    });
}
