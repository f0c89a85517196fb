//! # Producers and a consumer
//!
//! Each producer is a task with a sender of its own. The queue ends when the last of these is dropped, so nobody counts.

use std::time::Duration;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Who makes so many items.
pub struct Producer<P> {
    /// How many.
    pub items: u64,
    /// How long the pause after an item is; asked after each.
    pub pause: P,
}

/// An item as the consumer takes it.
pub struct Taken {
    /// The place of its producer in the list of them.
    pub producer: usize,
    /// A square.
    pub value: u64,
    /// How long it was in the queue.
    pub waited: Duration,
}

struct Item {
    producer: usize,
    value: u64,
    put: Instant,
}

// ANCHOR: run
/// Lets all producers make their items, and works on each as soon as it is its turn.
///
/// `work` is given an item and says how long the work on it lasts. If the future is dropped before it is over, all
/// producers stop.
///
/// # Panics
///
/// When `pause` or `work` does.
pub async fn run<P, W>(producers: Vec<Producer<P>>, work: W)
where
    P: FnMut() -> Duration + Send + 'static,
    W: FnMut(Taken) -> Duration + Send + 'static,
{
    let (sender, queue) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    for (number, producer) in producers.into_iter().enumerate() {
        tasks.spawn(produce(number, producer, sender.clone()));
    }
    // This one belongs to no producer, and the queue does not end before it.
    drop(sender);
    consume(queue, work).await;
    tasks.join_all().await;
}
// ANCHOR_END: run

// ANCHOR: both
async fn produce<P>(number: usize, mut producer: Producer<P>, queue: UnboundedSender<Item>)
where
    P: FnMut() -> Duration,
{
    for i in 1..=producer.items {
        if queue.send(Item { producer: number, value: i * i, put: Instant::now() }).is_err() {
            // The consumer is gone, and nobody else wants items.
            return;
        }
        sleep((producer.pause)()).await;
    }
}

async fn consume<W>(mut queue: UnboundedReceiver<Item>, mut work: W)
where
    W: FnMut(Taken) -> Duration,
{
    while let Some(Item { producer, value, put }) = queue.recv().await {
        sleep(work(Taken { producer, value, waited: put.elapsed() })).await;
    }
}
// ANCHOR_END: both
