//! No tasks at all: one future for each producer and one for the consumer, all polled together.

use futures::future::join_all;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

pub struct Producer<P> {
    pub items: u64,
    pub pause: P,
}

pub struct Taken {
    pub producer: usize,
    pub value: u64,
    pub waited: Duration,
}

pub async fn run<P, W>(producers: Vec<Producer<P>>, mut work: W)
where
    P: FnMut() -> Duration + Send + 'static,
    W: FnMut(Taken) -> Duration + Send + 'static,
{
    let (sender, mut queue) = mpsc::unbounded_channel();
    let makers = producers.into_iter().enumerate().map(|(number, mut producer)| {
        let sender = sender.clone();
        async move {
            for i in 1..=producer.items {
                let _ = sender.send((number, i * i, Instant::now()));
                sleep((producer.pause)()).await;
            }
        }
    });
    let makers = join_all(makers.collect::<Vec<_>>());
    drop(sender);
    let consumer = async move {
        while let Some((producer, value, put)) = queue.recv().await {
            sleep(work(Taken { producer, value, waited: put.elapsed() })).await;
        }
    };
    tokio::join!(makers, consumer);
}
