//! Interleavings a second beside bare loom's, and how soon a deadlock is reported.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// How often loom and interleave take turns at a model, and how long a turn is at least: the best
/// turns are compared, because other programs disturb some.
const TURNS: usize = 12;
const TURN: Duration = Duration::from_millis(120);

/// The same models on loom's types and on interleave's.
macro_rules! side {
    ($name:ident, $on:path) => {
        mod $name {
            use on::sync::atomic::{AtomicUsize, Ordering::*};
            use on::sync::{Condvar, Mutex};
            use on::thread;
            use std::sync::Arc;
            use $on as on;

            pub const MODELS: [(&str, fn()); 6] = [
                ("2 threads, 3 locked increments each", two_threads),
                ("3 threads, 2 locks each", three_threads),
                ("a hand-over by condition variable", hand_over),
                ("Release and Acquire: a writer, 2 readers", release_acquire),
                ("SeqCst: 3 threads, 2 increments each", increments),
                ("SeqCst: 2 threads, 3 loads and stores each", sequential),
            ];

            fn join_all(handles: Vec<thread::JoinHandle<()>>) {
                handles.into_iter().for_each(|h| h.join().unwrap());
            }

            fn two_threads() {
                let total = Arc::new(Mutex::new(0));
                let start = |_| {
                    let total = total.clone();
                    thread::spawn(move || (0..3).for_each(|_| *total.lock().unwrap() += 1))
                };
                join_all((0..2).map(start).collect());
                assert_eq!(*total.lock().unwrap(), 6);
            }

            fn three_threads() {
                let locks = Arc::new([Mutex::new(0), Mutex::new(0)]);
                let start = |_| {
                    let locks = locks.clone();
                    thread::spawn(move || locks.iter().for_each(|lock| *lock.lock().unwrap() += 1))
                };
                join_all((0..3).map(start).collect());
            }

            fn hand_over() {
                let shared = Arc::new((Mutex::new(0), Condvar::new()));
                let other = shared.clone();
                let handle = thread::spawn(move || {
                    for _ in 0..2 {
                        let mut items = other.0.lock().unwrap();
                        while *items == 0 {
                            items = other.1.wait(items).unwrap();
                        }
                        *items -= 1;
                    }
                });
                for _ in 0..2 {
                    *shared.0.lock().unwrap() += 1;
                    shared.1.notify_one();
                }
                handle.join().unwrap();
            }

            fn release_acquire() {
                let shared = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
                let read = |_| {
                    let shared = shared.clone();
                    thread::spawn(move || {
                        if shared.1.load(Acquire) == 1 {
                            assert_eq!(shared.0.load(Relaxed), 42);
                        }
                    })
                };
                let handles = (0..2).map(read).collect();
                shared.0.store(42, Relaxed);
                shared.1.store(1, Release);
                join_all(handles);
            }

            fn increments() {
                let total = Arc::new(AtomicUsize::new(0));
                let start = |_| {
                    let total = total.clone();
                    thread::spawn(move || (0..2).for_each(|_| _ = total.fetch_add(1, SeqCst)))
                };
                join_all((0..3).map(start).collect());
            }

            fn sequential() {
                let shared = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
                let start = |me: usize| {
                    let shared = shared.clone();
                    thread::spawn(move || {
                        for i in 1..4 {
                            shared[me].store(i, SeqCst);
                            shared[1 - me].load(SeqCst);
                        }
                    })
                };
                join_all((0..2).map(start).collect());
            }
        }
    };
}
side!(on_loom, loom);
side!(on_interleave, interleave);

#[derive(Default)]
struct Speed {
    /// Of one exploration without a bound on preemptions.
    interleavings: usize,
    /// In the best turn.
    per_second: f64,
}

impl Speed {
    /// One turn. `explore` counts each interleaving that it runs, and returns how many there are.
    fn measure(&mut self, explore: impl Fn(Arc<AtomicUsize>) -> usize) {
        let run = Arc::new(AtomicUsize::new(0));
        let start = Instant::now();
        while start.elapsed() < TURN {
            self.interleavings = explore(run.clone());
        }
        let per_second = run.load(Relaxed) as f64 / start.elapsed().as_secs_f64();
        self.per_second = self.per_second.max(per_second);
    }
}

fn with_loom(model: fn(), run: Arc<AtomicUsize>) -> usize {
    let before = run.load(Relaxed);
    let count = run.clone();
    let mut builder = loom::model::Builder::new();
    builder.max_branches = 10_000;
    builder.check(move || {
        count.fetch_add(1, Relaxed);
        model();
    });
    run.load(Relaxed) - before
}

fn with_interleave(model: fn(), run: Arc<AtomicUsize>) -> usize {
    let report = interleave::explore(move || {
        run.fetch_add(1, Relaxed);
        model();
    });
    report.interleavings
}

/// From calling `run` to the report as text; the best and the middle of many.
fn deadlock() -> (Duration, Duration) {
    use interleave::sync::Mutex;
    use interleave::{Explorer, Outcome, report::Style, thread};
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let start = Instant::now();
            let outcome = Explorer::new().run(|| {
                let (checking, savings) = (Mutex::new(100), Mutex::new(200));
                thread::scope(|s| {
                    s.spawn(|| {
                        let mut from = checking.lock().unwrap();
                        *savings.lock().unwrap() += std::mem::take(&mut *from);
                    });
                    let mut from = savings.lock().unwrap();
                    *checking.lock().unwrap() += std::mem::take(&mut *from);
                });
            });
            let Outcome::Failed(failure) = outcome else { panic!("{outcome:?}") };
            assert!(!failure.report(&Style::default()).is_empty());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[0], times[times.len() / 2])
}

fn main() {
    println!("{:44} {:>10} {:>10} {:>10} {:>10} {:>6}", "", "loom", "", "interleave", "", "");
    println!("{:44} {:>10} {:>10} {:>10} {:>10} {:>6}", "model", "all", "per s", "all", "per s", "ratio");
    for ((name, on_loom), (_, on_interleave)) in on_loom::MODELS.into_iter().zip(on_interleave::MODELS) {
        let (mut loom, mut ours) = (Speed::default(), Speed::default());
        for _ in 0..TURNS {
            loom.measure(|run| with_loom(on_loom, run));
            ours.measure(|run| with_interleave(on_interleave, run));
        }
        println!(
            "{name:44} {:>10} {:>10.0} {:>10} {:>10.0} {:>6.2}",
            loom.interleavings,
            loom.per_second,
            ours.interleavings,
            ours.per_second,
            ours.per_second / loom.per_second
        );
    }
    let (best, middle) = deadlock();
    println!("a deadlock of two threads, from the call to the report: {best:.2?} at best, {middle:.2?} mostly");
}
