//! What holds for one atomic whatever the orderings, and small programs with one order of writes.

use super::{Litmus, check, threads};
use interleave::sync::atomic::{AtomicU32, Ordering::*};

#[test]
fn coherence_is_explored_as_the_table_says() {
    check(
        "COHERENCE, relaxed",
        vec![
            Litmus::new("CoRR", "x = 1 || r1 = x; r2 = x", "00 01 11", || {
                let x = AtomicU32::new(0);
                threads![{ x.store(1, Relaxed) }, { [x.load(Relaxed), x.load(Relaxed)] }]
            }),
            Litmus::new("CoWW", "x = 1; x = 2; end x", "2", || {
                let x = AtomicU32::new(0);
                threads![{
                    x.store(1, Relaxed);
                    x.store(2, Relaxed);
                }];
                x.load(Relaxed).to_string()
            }),
            Litmus::new("CoWR", "x = 1; r1 = x || x = 2", "1 2", || {
                let x = AtomicU32::new(0);
                threads![
                    {
                        x.store(1, Relaxed);
                        x.load(Relaxed)
                    },
                    { x.store(2, Relaxed) }
                ]
            }),
            Litmus::new("CoRW1", "r1 = x; x = 1", "0", || {
                let x = AtomicU32::new(0);
                threads![{
                    let r1 = x.load(Relaxed);
                    x.store(1, Relaxed);
                    r1
                }]
            }),
            // Not 22: what was read first is older than what was stored after it.
            Litmus::new("CoRW2", "r1 = x; x = 1 || x = 2; end x", "01 02 21", || {
                let x = AtomicU32::new(0);
                let r = threads![
                    {
                        let r1 = x.load(Relaxed);
                        x.store(1, Relaxed);
                        r1
                    },
                    { x.store(2, Relaxed) }
                ];
                format!("{r}{}", x.load(Relaxed))
            }),
            Litmus::new("the end is one value", "x = 1 || x = 2; end x, x", "11 22", || {
                let x = AtomicU32::new(0);
                threads![{ x.store(1, Relaxed) }, { x.store(2, Relaxed) }];
                format!("{}{}", x.load(Relaxed), x.load(Relaxed))
            }),
            Litmus::new(
                "two readers agree on the order",
                "x = 1 || x = 2 || r1 = x; r2 = x || r3 = x; r4 = x; only r1 r2 r3 r4 without 0",
                "1111 1112 1121 1122 1211 1212 1222 2111 2121 2122 2211 2212 2221 2222",
                || {
                    let x = AtomicU32::new(0);
                    let read = || [x.load(Relaxed), x.load(Relaxed)];
                    let r = threads![{ x.store(1, Relaxed) }, { x.store(2, Relaxed) }, { read() }, { read() }];
                    if r.contains('0') { "1111".into() } else { r }
                },
            )
            .within(2),
        ],
    );
}

#[test]
fn reads_modify_and_write_in_one_step() {
    check(
        "READ-MODIFY-WRITE, relaxed",
        vec![
            Litmus::new("two increments", "r1 = x++ || r2 = x++; end x", "012 102", || {
                let x = AtomicU32::new(0);
                let r = threads![{ x.fetch_add(1, Relaxed) }, { x.fetch_add(1, Relaxed) }];
                format!("{r}{}", x.load(Relaxed))
            }),
            Litmus::new("one winner", "r1 = cas x 0 1 || r2 = cas x 0 1", "01 10", || {
                let x = AtomicU32::new(0);
                let cas = || u32::from(x.compare_exchange(0, 1, Relaxed, Relaxed).is_ok());
                threads![{ cas() }, { cas() }]
            }),
            // Nothing comes between what an RMW reads and what it writes: not 04.
            Litmus::new("an RMW beside a store", "x = 1 || r1 = x += 4; end x", "01 15", || {
                let x = AtomicU32::new(0);
                let r = threads![{ x.store(1, Relaxed) }, { x.fetch_add(4, Relaxed) }];
                format!("{r}{}", x.load(Relaxed))
            }),
            Litmus::new("an RMW beside a release store", "x =rel 1 || r1 = x += 4; end x", "01 15", || {
                let x = AtomicU32::new(0);
                let r = threads![{ x.store(1, Release) }, { x.fetch_add(4, AcqRel) }];
                format!("{r}{}", x.load(Relaxed))
            }),
            Litmus::new("an RMW beside a SeqCst store", "x =sc 1 || r1 = x += 4; end x", "01 15", || {
                let x = AtomicU32::new(0);
                let r = threads![{ x.store(1, SeqCst) }, { x.fetch_add(4, SeqCst) }];
                format!("{r}{}", x.load(SeqCst))
            }),
            Litmus::new("two RMWs beside a store", "x = 1 || r1 = x += 4; r2 = x += 4", "04 15 01", || {
                let x = AtomicU32::new(0);
                threads![{ x.store(1, Relaxed) }, { [x.fetch_add(4, Relaxed), x.fetch_add(4, Relaxed)] }]
            }),
        ],
    );
}

#[test]
fn shapes_with_one_order_of_writes_are_explored_as_the_table_says() {
    check(
        "S, R, WRC",
        vec![
            Litmus::new("S relaxed", "x = 2; y = 1 || r1 = y; x = 1; end x", "01 02 11 12", || {
                let [x, y] = [AtomicU32::new(0), AtomicU32::new(0)];
                let r = threads![
                    {
                        x.store(2, Relaxed);
                        y.store(1, Relaxed);
                    },
                    {
                        let r1 = y.load(Relaxed);
                        x.store(1, Relaxed);
                        r1
                    }
                ];
                format!("{r}{}", x.load(Relaxed))
            })
            .missed("12", "writes have one order, which agrees with the order of the steps"),
            Litmus::new("S release, acquire", "x = 2; y =rel 1 || r1 =acq y; x = 1; end x", "01 02 11", || {
                let [x, y] = [AtomicU32::new(0), AtomicU32::new(0)];
                let r = threads![
                    {
                        x.store(2, Relaxed);
                        y.store(1, Release);
                    },
                    {
                        let r1 = y.load(Acquire);
                        x.store(1, Relaxed);
                        r1
                    }
                ];
                format!("{r}{}", x.load(Relaxed))
            }),
            Litmus::new("R release, acquire", "x = 1; y = 1 || y = 2; r1 = x; end y", "01 02 11 12", || {
                let [x, y] = [AtomicU32::new(0), AtomicU32::new(0)];
                let r = threads![
                    {
                        x.store(1, Release);
                        y.store(1, Release);
                    },
                    {
                        y.store(2, Release);
                        x.load(Acquire)
                    }
                ];
                format!("{r}{}", y.load(Relaxed))
            }),
            Litmus::new("R sequentially consistent", "x = 1; y = 1 || y = 2; r1 = x; end y", "01 11 12", || {
                let [x, y] = [AtomicU32::new(0), AtomicU32::new(0)];
                let r = threads![
                    {
                        x.store(1, SeqCst);
                        y.store(1, SeqCst);
                    },
                    {
                        y.store(2, SeqCst);
                        x.load(SeqCst)
                    }
                ];
                format!("{r}{}", y.load(SeqCst))
            }),
            Litmus::new(
                "WRC release, acquire",
                "x =rel 1 || r1 =acq x; y =rel 1 || r2 =acq y; r3 = x",
                "000 001 010 011 100 101 111",
                || {
                    let [x, y] = [AtomicU32::new(0), AtomicU32::new(0)];
                    threads![
                        { x.store(1, Release) },
                        {
                            let r1 = x.load(Acquire);
                            y.store(1, Release);
                            r1
                        },
                        { [y.load(Acquire), x.load(Relaxed)] }
                    ]
                },
            ),
        ],
    );
}
