//! What reports call the objects of a program.

use crate::harness::{fails, failure_of, objects};
use interleave::cell::UnsafeCell;
use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::SeqCst};
use interleave::sync::mpsc::{channel, sync_channel};
use interleave::sync::{Arc, Barrier, Condvar, Mutex, Once, OnceLock, RwLock};
use interleave::thread;
use std::collections::HashMap;

/// The names of all objects that a program makes.
#[track_caller]
fn check(program: impl Fn() + Send + Sync + 'static, expected: &[&str]) {
    let failure = failure_of(move || {
        program();
        panic!("the program is over");
    });
    assert_eq!(objects(&failure), expected);
}

#[test]
fn a_variable_gives_its_name() {
    check(
        || {
            let total = Mutex::new(0);
            let count = AtomicU32::new(0);
            let shared = Arc::new(RwLock::new(0));
            let typed: Mutex<Vec<u32>> = Mutex::new(Vec::new());
            let cell = UnsafeCell::new(0);
            let boxed = Box::new(AtomicBool::new(false));
            drop((total, count, shared, typed, cell, boxed));
        },
        &["total", "count", "shared", "typed", "cell", "boxed"],
    );
}

#[test]
fn other_objects_have_names_as_well() {
    check(
        || {
            let (orders, inbox) = channel::<u32>();
            let (jobs, queue) = sync_channel::<u32>(1);
            let meeting = Barrier::new(2);
            let ready = Condvar::new();
            let (once, config) = (Once::new(), OnceLock::<u32>::new());
            drop((orders, inbox, jobs, queue, meeting, ready, once, config));
        },
        &["orders/inbox", "jobs/queue", "meeting", "ready", "once", "config"],
    );
}

struct Account {
    id: u32,
    balance: Mutex<i32>,
}

impl Account {
    fn new(id: u32) -> Self {
        Account { id, balance: Mutex::new(0) }
    }
}

#[derive(Default)]
struct Counters {
    hits: AtomicUsize,
    misses: AtomicUsize,
}

struct Queue {
    items: Arc<Mutex<Vec<u32>>>,
    filled: Arc<Condvar>,
}

#[test]
fn a_field_gives_its_name_and_several_are_numbered() {
    check(
        || {
            let accounts = [Account::new(1), Account::new(2)];
            let queue = Queue { items: Arc::new(Mutex::new(Vec::with_capacity(2))), filled: Arc::new(Condvar::new()) };
            drop((accounts.map(|a| (a.id, a.balance)), queue.items, queue.filled));
        },
        &["balance#1", "balance#2", "items", "filled"],
    );
}

#[test]
fn a_name_that_is_given_wins() {
    check(
        || {
            let stove = Mutex::named("the stove", 0);
            let seats = [AtomicU32::named("seat", 0), AtomicU32::named("seat", 0)];
            let bell = Condvar::named("bell");
            drop((stove, seats, bell));
        },
        &["the stove", "seat#1", "seat#2", "bell"],
    );
}

#[test]
fn objects_of_one_line_are_told_apart() {
    check(
        || {
            let (left, right) = (Mutex::new(0), Mutex::new(1));
            let pair = [Mutex::new(0), Mutex::new(0)];
            let row: Vec<_> = (0..2).map(|n| Mutex::new(n)).collect();
            let map = HashMap::from([(1, AtomicU32::new(0)), (2, AtomicU32::new(0))]);
            drop((left, right, pair, row, map));
        },
        &["left", "right", "pair#1", "pair#2", "row#1", "row#2", "map#1", "map#2"],
    );
}

/// What stands in the program is a function's name, or a `derive`, and no call.
#[test]
fn a_constructor_called_elsewhere_gives_its_type() {
    check(
        || {
            let passed: Vec<Mutex<u32>> = [1, 2].map(Mutex::new).into();
            let counters = Counters::default();
            drop((passed, counters.hits, counters.misses));
        },
        &["mutex#1", "mutex#2", "AtomicUsize@64#1", "AtomicUsize@64#2"],
    );
}

#[test]
fn locks_of_one_line_have_distinct_names_in_a_report() {
    fails("names-locks-of-one-line-in-a-loop", Kind::Deadlock, || {
        let mut plates = Vec::new();
        for _ in 0..2 {
            plates.push(Mutex::new(0));
        }
        let (front, back) = (&plates[0], &plates[1]);
        thread::scope(|s| {
            s.spawn(|| *front.lock().unwrap() += *back.lock().unwrap());
            *back.lock().unwrap() += *front.lock().unwrap();
        });
    });
}

#[test]
fn two_locks_on_one_line_are_told_apart_in_a_report() {
    fails("names-two-locks-on-one-line", Kind::Deadlock, || {
        let (stove, sink) = (Arc::new(Mutex::named("stove", 0)), Arc::new(Mutex::new(0)));
        let (hot, cold) = (stove.clone(), sink.clone());
        let cook = thread::Builder::new().name("cook".into()).spawn(move || {
            let _both = (hot.lock().unwrap(), cold.lock().unwrap());
        });
        let both = (sink.lock().unwrap(), stove.lock().unwrap());
        drop(both);
        cook.unwrap().join().unwrap();
    });
}

#[test]
fn values_are_written_as_their_types_write_them() {
    fails("names-values-as-their-types-write-them", Kind::Panic, || {
        let (flag, size) = (AtomicBool::new(false), AtomicUsize::new(usize::MAX));
        let debt = interleave::sync::atomic::AtomicI64::new(-3);
        flag.store(true, SeqCst);
        size.fetch_add(1, SeqCst);
        debt.fetch_sub(1, SeqCst);
        assert_eq!(debt.load(SeqCst), -3);
    });
}
