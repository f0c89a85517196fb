//! Threads that wait for what nobody will do.

use crate::harness::fails;
use interleave::diagnose::Kind;
use interleave::future::block_on;
use interleave::sync::mpsc::{channel, sync_channel};
use interleave::sync::{Arc, Barrier, Mutex, OnceLock};
use interleave::thread;

#[test]
fn a_sender_that_is_kept() {
    fails("waits-a-sender-that-is-kept", Kind::WaitsForEver, || {
        let (orders, inbox) = channel();
        let sender = orders.clone();
        let waiter = thread::spawn(move || sender.send("soup").unwrap());
        let eaten: Vec<&str> = inbox.iter().collect();
        waiter.join().unwrap();
        assert_eq!(eaten, ["soup"]);
        drop(orders);
    });
}

#[test]
fn a_barrier_short_of_one() {
    fails("waits-a-barrier-short-of-one", Kind::WaitsForEver, || {
        let start = Arc::new(Barrier::new(3));
        let runner = {
            let start = start.clone();
            thread::spawn(move || start.wait().is_leader())
        };
        start.wait();
        runner.join().unwrap();
    });
}

#[test]
fn a_park_without_an_unpark() {
    fails("waits-a-park-without-an-unpark", Kind::WaitsForEver, || {
        let sleeper = thread::Builder::new().name("sleeper".into()).spawn(thread::park).unwrap();
        sleeper.join().unwrap();
    });
}

/// One token is left, and two are waited for.
#[test]
fn a_second_park() {
    fails("waits-a-second-park", Kind::WaitsForEver, || {
        let waiter = thread::spawn(|| {
            thread::park();
            thread::park();
        });
        waiter.thread().unpark();
        waiter.join().unwrap();
    });
}

#[test]
fn a_value_that_waits_for_itself() {
    fails("waits-a-value-that-waits-for-itself", Kind::WaitsForEver, || {
        let (config, lock) = (OnceLock::new(), Mutex::new(1));
        thread::scope(|s| {
            s.spawn(|| *config.get_or_init(|| *lock.lock().unwrap()));
            let _kept = lock.lock().unwrap();
            config.get_or_init(|| 2);
        });
    });
}

#[test]
fn a_channel_that_is_full() {
    fails("waits-a-channel-that-is-full", Kind::WaitsForEver, || {
        let (orders, inbox) = sync_channel(1);
        thread::scope(|s| {
            s.spawn(|| {
                orders.send(1).unwrap();
                orders.send(2).unwrap();
            });
        });
        assert_eq!(inbox.iter().count(), 2);
    });
}

#[test]
fn a_future_that_nobody_wakes() {
    fails("waits-a-future-that-nobody-wakes", Kind::WaitsForEver, || {
        block_on(std::future::pending::<()>());
    });
}

#[test]
fn a_guard_that_is_forgotten() {
    fails("waits-a-guard-that-is-forgotten", Kind::WaitsForEver, || {
        let total = Mutex::new(0);
        thread::scope(|s| {
            s.spawn(|| std::mem::forget(total.lock().unwrap())).join().unwrap();
            *total.lock().unwrap() += 1;
        });
    });
}
