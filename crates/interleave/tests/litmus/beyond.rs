//! Programs on which the explorer and Rust differ or might, and why.

use super::{Litmus, check, threads};
use interleave::sync::atomic::{AtomicU32, Ordering::*, fence};
use interleave::sync::{Condvar, Mutex, RwLock, mpsc};
use std::time::Duration;

fn new() -> [AtomicU32; 2] {
    [AtomicU32::new(0), AtomicU32::new(0)]
}

#[test]
fn mixed_orderings_are_explored_as_the_table_says() {
    check(
        "MIXED ORDERINGS",
        vec![
            Litmus::new("SB SeqCst after a relaxed store", "x = y = 0, relaxed; then SB, SeqCst", "01 10 11", || {
                let [x, y] = new();
                x.store(0, Relaxed);
                y.store(0, Relaxed);
                threads![
                    {
                        x.store(1, SeqCst);
                        y.load(SeqCst)
                    },
                    {
                        y.store(1, SeqCst);
                        x.load(SeqCst)
                    }
                ]
            }),
            Litmus::new("SB, a fence on one side", "x =sc 1; r1 =sc y || y = 1; fence sc; r2 = x", "01 10 11", || {
                let [x, y] = new();
                threads![
                    {
                        x.store(1, SeqCst);
                        y.load(SeqCst)
                    },
                    {
                        y.store(1, Relaxed);
                        fence(SeqCst);
                        x.load(Relaxed)
                    }
                ]
            })
            .invented("00", "SeqCst fences are ordered among themselves, not with SeqCst accesses"),
            Litmus::new(
                "an early weak load of a SeqCst flag",
                "x = 1; y =sc 1 || r1 = y; r2 = x",
                "00 01 10 11",
                || {
                    let [x, y] = new();
                    threads![
                        {
                            x.store(1, Relaxed);
                            y.store(1, SeqCst);
                        },
                        { [y.load(Relaxed), x.load(Relaxed)] }
                    ]
                },
            ),
            Litmus::new("a failing compare-exchange", "x = 1; y = 1 || r1 = y; r2 = cas x 5 6", "00 01 10 11", || {
                let [x, y] = new();
                threads![
                    {
                        x.store(1, Relaxed);
                        y.store(1, Relaxed);
                    },
                    { [y.load(Relaxed), x.compare_exchange(5, 6, Relaxed, Relaxed).unwrap_err()] }
                ]
            })
            .missed("10", "a compare-exchange reads the latest value even when it fails"),
            Litmus::new("nine values", "x = 1..=8; y = 1 || if y == 1 { r1 = x }", "0 1 2 3 4 5 6 7 8 9", || {
                let [x, y] = new();
                threads![
                    {
                        (1..=8).for_each(|v| x.store(v, Relaxed));
                        y.store(1, Relaxed);
                    },
                    { if y.load(Relaxed) == 1 { x.load(Relaxed) } else { 9 } }
                ]
            })
            .missed("0 1", "the last seven values of an atomic are remembered"),
            Litmus::new("a store after a load of its thread", "r1 = x || r2 = x; x = 1", "00 10", || {
                let [x, _] = new();
                threads![{ x.load(Relaxed) }, {
                    let r2 = x.load(Relaxed);
                    x.store(1, Relaxed);
                    r2
                }]
            }),
            Litmus::new(
                "the same, far away",
                "y =sc 1; y =sc 2; r1 = x || r2 =sc y; r3 =sc y; r4 = x; x = 1; shown r1 r2 r3",
                "000 001 002 011 012 022 100 101 102 111 112 122",
                || {
                    let [x, y] = new();
                    threads![
                        {
                            y.store(1, SeqCst);
                            y.store(2, SeqCst);
                            x.load(Relaxed)
                        },
                        {
                            let seen = [y.load(SeqCst), y.load(SeqCst)];
                            x.load(Relaxed);
                            x.store(1, Relaxed);
                            seen
                        }
                    ]
                },
            ),
        ],
    );
}

/// Store buffering with a critical section between the store and the load.
fn around(first: impl Fn() + Sync, second: impl Fn() + Sync) -> String {
    let [x, y] = new();
    threads![
        {
            x.store(1, Relaxed);
            first();
            y.load(Relaxed)
        },
        {
            y.store(1, Relaxed);
            second();
            x.load(Relaxed)
        }
    ]
}

#[test]
fn what_blocks_orders_memory_as_the_table_says() {
    let sb = "x = 1; ..a..; r1 = y || y = 1; ..b..; r2 = x";
    check(
        "LOCKS, CHANNELS AND WAKE-UPS AROUND RELAXED ATOMICS",
        vec![
            Litmus::new("SB around a lock each", sb, "00 01 10 11", || {
                let [a, b] = [Mutex::new(()), Mutex::new(())];
                around(|| drop(a.lock()), || drop(b.lock()))
            }),
            Litmus::new("SB around one lock", sb, "01 10 11", || {
                let a = Mutex::new(());
                around(|| drop(a.lock()), || drop(a.lock()))
            }),
            Litmus::new("SB around a readers' lock", sb, "00 01 10 11", || {
                let a = RwLock::new(());
                around(|| drop(a.read()), || drop(a.read()))
            })
            .missed("00", "readers of a lock synchronise with each other"),
            Litmus::new("two senders", "x = 1; send 1 || send 2; r1 = x; order received", "012 021 112 121", || {
                let x = AtomicU32::new(0);
                let (first, receiver) = mpsc::channel();
                let second = first.clone();
                let r = threads![
                    {
                        x.store(1, Relaxed);
                        first.send(1).unwrap();
                    },
                    {
                        second.send(2).unwrap();
                        x.load(Relaxed)
                    }
                ];
                format!("{r}{}{}", receiver.recv().unwrap(), receiver.recv().unwrap())
            })
            .missed("012", "all operations of a channel synchronise"),
            Litmus::new("a message", "x = 1; send || recv; r1 = x", "1", || {
                let x = AtomicU32::new(0);
                let (sender, receiver) = mpsc::channel();
                let receiver = std::sync::Mutex::new(receiver);
                threads![
                    {
                        x.store(1, Relaxed);
                        sender.send(()).unwrap();
                    },
                    {
                        receiver.lock().unwrap().recv().unwrap();
                        x.load(Relaxed)
                    }
                ]
            }),
            Litmus::new("a notification", "x = 1; notify || r1 = notified; r2 = x", "00 01 10 11", || {
                let x = AtomicU32::new(0);
                let (lock, condvar) = (Mutex::new(()), Condvar::new());
                threads![
                    {
                        x.store(1, Relaxed);
                        condvar.notify_one();
                    },
                    {
                        let guard = lock.lock().unwrap();
                        let (_guard, result) = condvar.wait_timeout(guard, Duration::from_secs(1)).unwrap();
                        [u32::from(!result.timed_out()), x.load(Relaxed)]
                    }
                ]
            }),
        ],
    );
}
