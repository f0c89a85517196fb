//! The consumer is spawned as well, and `run` joins all of them.

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
    let consumer = tokio::spawn(async move {
        while let Some((producer, value, put)) = queue.recv().await {
            let put: Instant = put;
            let waited = Instant::now() - put;
            sleep(work(Taken { producer, value, waited })).await;
        }
    });
    let tasks: Vec<_> = (0..)
        .zip(producers)
        .map(|(number, mut producer)| {
            let sender = sender.clone();
            tokio::spawn(async move {
                for i in 1..=producer.items {
                    sender.send((number, i * i, Instant::now())).expect("the consumer is there");
                    sleep((producer.pause)()).await;
                }
            })
        })
        .collect();
    drop(sender);
    for task in tasks {
        task.await.expect("a producer panicked");
    }
    consumer.await.expect("the consumer panicked");
}
