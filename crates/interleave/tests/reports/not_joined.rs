//! Threads that still run when the model ends.

use crate::harness::{fails, passes};
use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use interleave::sync::mpsc::channel;
use interleave::sync::{Arc, Mutex};
use interleave::{Explorer, Outcome, thread};

#[test]
fn a_handle_that_is_dropped() {
    fails("not-joined-a-handle-that-is-dropped", Kind::NotJoined, || {
        let done = Arc::new(AtomicBool::new(false));
        let shared = done.clone();
        thread::spawn(move || shared.store(true, SeqCst));
    });
}

struct Pool {
    workers: Vec<thread::JoinHandle<()>>,
}

impl Pool {
    fn new(names: [&str; 3]) -> Self {
        let work = |name: &str| thread::Builder::new().name(name.to_string()).spawn(|| {}).unwrap();
        Pool { workers: names.map(work).into() }
    }

    fn shut_down(mut self) {
        self.workers.pop().unwrap().join().unwrap();
    }
}

#[test]
fn only_the_last_of_a_pool_is_joined() {
    fails("not-joined-only-the-last-of-a-pool", Kind::NotJoined, || {
        Pool::new(["cook", "waiter", "porter"]).shut_down();
    });
}

/// It has ended by then, but nothing says that it must have: the message came before its end.
#[test]
fn a_message_in_place_of_a_join() {
    fails("not-joined-a-message-in-place-of-a-join", Kind::NotJoined, || {
        let (done, inbox) = channel();
        thread::spawn(move || done.send(()).unwrap());
        inbox.recv().unwrap();
    });
}

#[test]
fn a_thread_joined_by_another_passes() {
    passes(|| {
        let first = thread::spawn(|| 1);
        let second = thread::spawn(move || first.join().unwrap() + 1);
        assert_eq!(second.join().unwrap(), 2);
    });
}

#[test]
fn a_scope_joins_by_itself() {
    passes(|| {
        let hits = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| hits.fetch_add(1, SeqCst));
        });
        assert_eq!(hits.load(SeqCst), 1);
    });
}

#[test]
fn a_thread_that_may_outlive_passes() {
    let outcome = Explorer::new().threads_may_outlive().run(|| drop(thread::spawn(|| {})));
    assert!(matches!(outcome, Outcome::Passed(_)), "{outcome:?}");
}

#[test]
fn a_thread_left_alone_is_not_accused_of_a_wrong_number() {
    fails("not-not-joined-a-wrong-number", Kind::Panic, || {
        let hits = Arc::new(AtomicU32::new(0));
        let shared = hits.clone();
        thread::spawn(move || shared.fetch_add(1, SeqCst));
        assert_eq!(hits.load(SeqCst), 1, "the other thread has not come so far");
    });
}

#[test]
fn a_thread_left_alone_is_not_accused_of_a_lock() {
    fails("not-not-joined-a-lock", Kind::SelfDeadlock, || {
        let names = Arc::new(Mutex::new(Vec::new()));
        let shared = names.clone();
        thread::spawn(move || shared.lock().unwrap().push("Ada"));
        let first = names.lock().unwrap();
        assert_eq!(first.len(), names.lock().unwrap().len());
    });
}
