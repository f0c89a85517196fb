//! Runs an answer with closures that watch it.

use chapter1::producer_consumer::{Producer, Taken, run};
use proctor::Lanes;
use proctor_tokio::{Endless, Run, simulate_beyond};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::thread;
use tokio::runtime::Handle;
use tokio::time::{Duration, Instant};

/// A call of `pause`, which follows the put. All times are in milliseconds of the paused clock.
pub struct Put {
    pub producer: usize,
    pub at: u64,
}

/// A call of `work`, with what it was given.
pub struct Took {
    pub producer: usize,
    pub value: u64,
    pub waited: Duration,
    pub at: u64,
}

/// A run from outside.
#[derive(Default)]
pub struct Seen {
    pub puts: Vec<Put>,
    pub takes: Vec<Took>,
    pub took: u64,
    /// How often all tasks were asleep.
    pub sleeps: u64,
    /// A closure was called on another thread than that of the runtime.
    pub elsewhere: bool,
}

/// What the closures that are given to the answer have seen.
#[derive(Clone, Default)]
pub struct Watcher(Arc<Mutex<Seen>>);

impl Watcher {
    /// An answer's panic leaves nothing half done here.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// More polls than any answer needs that sleeps while it waits.
pub const MANY: usize = 10_000;

/// What came of a run.
pub struct End {
    /// The future was woken again and again, and given up.
    pub spins: bool,
}

fn since(start: Instant) -> u64 {
    start.elapsed().as_millis() as u64
}

/// Calls the answer with closures that watch it. They give what `pause` and `work` say.
pub async fn watched<P, W>(items: &[u64], lanes: &Lanes, watcher: Watcher, pause: P, work: W) -> End
where
    P: Fn(usize, usize) -> Duration + Clone + Send + 'static,
    W: Fn(usize) -> Duration + Send + 'static,
{
    let (start, here) = (Instant::now(), thread::current().id());
    let producers = items.iter().enumerate().map(|(producer, &items)| {
        let (lanes, watcher, pause) = (lanes.clone(), watcher.clone(), pause.clone());
        let mut pausing = None;
        let mut nth = 0;
        let pause = move || {
            // In this order, so that one pause ends before the next one begins.
            drop(pausing.take());
            pausing = Some(lanes.wait(format!("producer {producer}"), "pauses after an item"));
            watcher.seen().elsewhere |= thread::current().id() != here;
            watcher.seen().puts.push(Put { producer, at: since(start) });
            nth += 1;
            pause(producer, nth - 1)
        };
        Producer { items, pause }
    });
    let work = {
        let (lanes, watcher) = (lanes.clone(), watcher.clone());
        move |taken: Taken| {
            lanes.mark("consumer", "takes an item");
            let nth = watcher.seen().takes.len();
            let Taken { producer, value, waited } = taken;
            watcher.seen().takes.push(Took { producer, value, waited, at: since(start) });
            work(nth)
        }
    };
    let mut answer = pin!(run(producers.collect(), work));
    let mut polls = 0;
    let end = poll_fn(|context| {
        polls += 1;
        if polls > MANY {
            return Poll::Ready(End { spins: true });
        }
        answer.as_mut().poll(context).map(|()| End { spins: false })
    });
    let end = end.await;
    let mut seen = watcher.seen();
    seen.took = since(start);
    seen.sleeps = Handle::current().metrics().worker_park_count(0);
    end
}

/// What came of a simulation, or the panic that came out of it.
pub fn simulated<T>(lanes: &Lanes, answer: impl Future<Output = T>) -> thread::Result<Result<Run<T>, Endless>> {
    simulated_beyond(Duration::ZERO, lanes, answer)
}

/// The same, of an answer that has to wait for so long.
pub fn simulated_beyond<T>(
    long: Duration,
    lanes: &Lanes,
    answer: impl Future<Output = T>,
) -> thread::Result<Result<Run<T>, Endless>> {
    let text = "the thread was blocked, or busy without end, and so nobody could go on";
    let _watch = lanes.if_it_hangs("thread_sleep", text);
    catch_unwind(AssertUnwindSafe(|| simulate_beyond(long, answer)))
}
