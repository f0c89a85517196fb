//! Each producer is awaited before the next one begins.

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
    let (sender, mut queue) = mpsc::unbounded_channel::<(usize, u64, Instant)>();
    let consumer = tokio::spawn(async move {
        while let Some((producer, value, put)) = queue.recv().await {
            let busy = work(Taken { producer, value, waited: put.elapsed() });
            sleep(busy).await;
        }
    });
    for (number, mut producer) in producers.into_iter().enumerate() {
        for i in 1..=producer.items {
            if sender.send((number, i * i, Instant::now())).is_err() {
                break;
            }
            sleep((producer.pause)()).await;
        }
    }
    drop(sender);
    consumer.await.unwrap();
}
