//! The families that every text on memory models has.

use super::{Litmus, check, threads};
use interleave::sync::atomic::{AtomicU32, Ordering, Ordering::*, fence};

fn new() -> [AtomicU32; 2] {
    [AtomicU32::new(0), AtomicU32::new(0)]
}

/// `store` and `load` are the orderings of the accesses; `between` is a fence's.
fn store_buffering(
    store: Ordering,
    load: Ordering,
    between: Option<Ordering>,
) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        let [x, y] = new();
        threads![
            {
                x.store(1, store);
                between.into_iter().for_each(fence);
                y.load(load)
            },
            {
                y.store(1, store);
                between.into_iter().for_each(fence);
                x.load(load)
            }
        ]
    }
}

#[test]
fn store_buffering_is_explored_as_the_table_says() {
    let sb = |name, rust, store, load, between| {
        Litmus::new(name, "x = 1; r1 = y || y = 1; r2 = x", rust, store_buffering(store, load, between))
    };
    check(
        "STORE BUFFERING: r1 r2",
        vec![
            sb("relaxed", "00 01 10 11", Relaxed, Relaxed, None),
            sb("release, acquire", "00 01 10 11", Release, Acquire, None),
            sb("sequentially consistent", "01 10 11", SeqCst, SeqCst, None),
            sb("only the stores SeqCst", "00 01 10 11", SeqCst, Relaxed, None),
            sb("only the loads SeqCst", "00 01 10 11", Relaxed, SeqCst, None),
            sb("relaxed, SeqCst fences", "01 10 11", Relaxed, Relaxed, Some(SeqCst)),
            sb("relaxed, AcqRel fences", "00 01 10 11", Relaxed, Relaxed, Some(AcqRel)),
            Litmus::new("swaps AcqRel, loads acquire", "x = 1; r1 = y || y = 1; r2 = x", "00 01 10 11", || {
                let [x, y] = new();
                threads![
                    {
                        x.swap(1, AcqRel);
                        y.load(Acquire)
                    },
                    {
                        y.swap(1, AcqRel);
                        x.load(Acquire)
                    }
                ]
            }),
        ],
    );
}

/// Orderings of the data's store and load, of the flag's, and of the fences in between.
fn message_passing(
    flag: (Ordering, Ordering),
    fences: Option<(Ordering, Ordering)>,
) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        let [x, y] = new();
        threads![
            {
                x.store(1, Relaxed);
                fences.iter().for_each(|f| fence(f.0));
                y.store(1, flag.0);
            },
            {
                let r1 = y.load(flag.1);
                fences.iter().for_each(|f| fence(f.1));
                [r1, x.load(Relaxed)]
            }
        ]
    }
}

#[test]
fn message_passing_is_explored_as_the_table_says() {
    let mp = |name, rust, flag, fences| {
        Litmus::new(name, "x = 1; y = 1 || r1 = y; r2 = x", rust, message_passing(flag, fences))
    };
    check(
        "MESSAGE PASSING: r1 r2",
        vec![
            mp("relaxed", "00 01 10 11", (Relaxed, Relaxed), None),
            mp("release, acquire", "00 01 11", (Release, Acquire), None),
            mp("release, relaxed", "00 01 10 11", (Release, Relaxed), None),
            mp("relaxed, acquire", "00 01 10 11", (Relaxed, Acquire), None),
            mp("sequentially consistent flag", "00 01 11", (SeqCst, SeqCst), None),
            mp("relaxed, fences", "00 01 11", (Relaxed, Relaxed), Some((Release, Acquire))),
            mp("relaxed, fences SeqCst", "00 01 11", (Relaxed, Relaxed), Some((SeqCst, SeqCst))),
            mp("fence and acquire", "00 01 11", (Relaxed, Acquire), Some((Release, Acquire))),
            mp("fences the wrong way round", "00 01 10 11", (Relaxed, Relaxed), Some((Acquire, Release))),
        ],
    );
}

fn load_buffering(load: Ordering, store: Ordering) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        let [x, y] = new();
        threads![
            {
                let r1 = x.load(load);
                y.store(1, store);
                r1
            },
            {
                let r2 = y.load(load);
                x.store(1, store);
                r2
            }
        ]
    }
}

#[test]
fn load_buffering_is_explored_as_the_table_says() {
    let lb = |name, rust, load, store| {
        Litmus::new(name, "r1 = x; y = 1 || r2 = y; x = 1", rust, load_buffering(load, store))
    };
    check(
        "LOAD BUFFERING: r1 r2",
        vec![
            lb("relaxed", "00 01 10 11", Relaxed, Relaxed).missed("11", "no load returns what is stored later"),
            lb("acquire, release", "00 01 10", Acquire, Release),
            lb("sequentially consistent", "00 01 10", SeqCst, SeqCst),
        ],
    );
}

fn independent_readers(
    store: Ordering,
    load: Ordering,
    between: Option<Ordering>,
) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        let [x, y] = new();
        let read = |a: &AtomicU32, b: &AtomicU32| {
            let first = a.load(load);
            between.into_iter().for_each(fence);
            [first, b.load(load)]
        };
        threads![{ x.store(1, store) }, { y.store(1, store) }, { read(&x, &y) }, { read(&y, &x) }]
    }
}

#[test]
fn independent_reads_of_independent_writes_are_explored_as_the_table_says() {
    const ALL: &str = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111";
    const IN_ONE_ORDER: &str = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1011 1100 1101 1110 1111";
    let iriw = |name, rust, store, load, between| {
        let program = "x = 1 || y = 1 || r1 = x; r2 = y || r3 = y; r4 = x";
        Litmus::new(name, program, rust, independent_readers(store, load, between)).within(3)
    };
    check(
        "INDEPENDENT READS OF INDEPENDENT WRITES: r1 r2 r3 r4",
        vec![
            iriw("relaxed", ALL, Relaxed, Relaxed, None),
            iriw("release, acquire", ALL, Release, Acquire, None),
            iriw("sequentially consistent", IN_ONE_ORDER, SeqCst, SeqCst, None),
            iriw("relaxed, SeqCst fences", IN_ONE_ORDER, Relaxed, Relaxed, Some(SeqCst)),
        ],
    );
}

fn two_plus_two_writes(ordering: Ordering) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        let [x, y] = new();
        threads![
            {
                x.store(1, ordering);
                y.store(2, ordering);
            },
            {
                y.store(1, ordering);
                x.store(2, ordering);
            }
        ];
        format!("{}{}", x.load(Relaxed), y.load(Relaxed))
    }
}

#[test]
fn two_plus_two_writes_are_explored_as_the_table_says() {
    let program = "x = 1; y = 2 || y = 1; x = 2";
    let one_order = "writes have one order, which agrees with the order of the steps";
    let ww = |name, rust, ordering| Litmus::new(name, program, rust, two_plus_two_writes(ordering));
    check(
        "2+2W: x y at the end",
        vec![
            ww("relaxed", "11 12 21 22", Relaxed).missed("11", one_order),
            ww("release", "11 12 21 22", Release).missed("11", one_order),
            ww("sequentially consistent", "12 21 22", SeqCst),
        ],
    );
}

#[test]
fn release_sequences_are_explored_as_the_table_says() {
    check(
        "RELEASE SEQUENCES: r1 (what the acquire load read) r2",
        vec![
            Litmus::new(
                // 2 can only stand on top of the 1 that was released.
                "an RMW of another goes on with it",
                "x = 1; y =rel 1 || y += 1 || r1 =acq y; r2 = x",
                "00 01 10 11 21",
                || {
                    let [x, y] = new();
                    threads![
                        {
                            x.store(1, Relaxed);
                            y.store(1, Release);
                        },
                        {
                            y.fetch_add(1, Relaxed);
                        },
                        { [y.load(Acquire), x.load(Relaxed)] }
                    ]
                },
            ),
            Litmus::new(
                "a store of another ends it",
                "x = 1; y =rel 1 || if y == 1 { y = 2 } || r1 =acq y; r2 = x",
                "00 01 11 20 21",
                || {
                    let [x, y] = new();
                    threads![
                        {
                            x.store(1, Relaxed);
                            y.store(1, Release);
                        },
                        {
                            if y.load(Relaxed) == 1 {
                                y.store(2, Relaxed);
                            }
                        },
                        { [y.load(Acquire), x.load(Relaxed)] }
                    ]
                },
            ),
            // Since C++20.
            Litmus::new(
                "a relaxed store of the same thread too",
                "x = 1; y =rel 1; y = 2 || r1 =acq y; r2 = x",
                "00 01 11 20 21",
                || {
                    let [x, y] = new();
                    threads![
                        {
                            x.store(1, Relaxed);
                            y.store(1, Release);
                            y.store(2, Relaxed);
                        },
                        { [y.load(Acquire), x.load(Relaxed)] }
                    ]
                },
            ),
            Litmus::new(
                "a fence releases all later stores",
                "x = 1; fence rel; y = 1; y = 2 || r1 =acq y; r2 = x",
                "00 01 11 21",
                || {
                    let [x, y] = new();
                    threads![
                        {
                            x.store(1, Relaxed);
                            fence(Release);
                            y.store(1, Relaxed);
                            y.store(2, Relaxed);
                        },
                        { [y.load(Acquire), x.load(Relaxed)] }
                    ]
                },
            ),
        ],
    );
}
