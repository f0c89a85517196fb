//! # Producers and a consumer
//!
//! A producer puts an item into a queue, pauses, puts the next one, and so on. A consumer takes the
//! items out and works on each for a while. Both mostly wait, so one thread has time for all of them.
//!
//! Here nothing overlaps: the consumer begins when the last producer is done. Run
//! `cargo xtask check producer-consumer`, look at who waits in the report, and mend it.
//!
//! What has to hold, for any number of producers and items, none included:
//!
//! - A producer puts the squares of 1 to `items` into the queue. After each of them, the last one
//!   included, it asks `pause()` for how long, and pauses.
//! - All producers begin at once. None waits for another one, for the consumer, or for room.
//! - The consumer takes the item that was put first, as soon as there is one and it has nothing else
//!   to do. It gives it to `work` and is then busy for as long as that says: one item at a time.
//! - `waited` is how long the item was in the queue: from the moment it was put to the moment it was
//!   taken.
//! - `run` returns when all producers have made their last pause and the work on the last item is
//!   over.
//! - When `pause` or `work` panics, `run` panics too, at once or when the rest is done. It does not
//!   return as if all were well, and it does not wait for items that will never come.
//! - Whoever waits sleeps. Nobody looks again and again.
//!
//! The tests run on tokio's clock, on one thread: wait with `tokio::time::sleep`, and ask
//! `tokio::time::Instant` for the time. The public types and the signature of `run` have to stay.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::{Instant, sleep};

pub struct Producer<P> {
    pub items: u64,
    pub pause: P,
}

pub struct Taken {
    /// The place of its producer in `producers`.
    pub producer: usize,
    pub value: u64,
    pub waited: Duration,
}

pub async fn run<P, W>(producers: Vec<Producer<P>>, mut work: W)
where
    P: FnMut() -> Duration + Send + 'static,
    W: FnMut(Taken) -> Duration + Send + 'static,
{
    let mut queue = VecDeque::new();
    for (number, mut producer) in producers.into_iter().enumerate() {
        for i in 1..=producer.items {
            queue.push_back((number, i * i, Instant::now()));
            sleep((producer.pause)()).await;
        }
    }
    while let Some((producer, value, put)) = queue.pop_front() {
        let busy = work(Taken { producer, value, waited: put.elapsed() });
        sleep(busy).await;
    }
}
