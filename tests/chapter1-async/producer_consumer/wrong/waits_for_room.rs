//! Room for a thousand items is much, and `send` waits when it is not enough.

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
    let (sender, mut queue) = mpsc::channel(1024);
    let mut tasks = Vec::new();
    for (number, mut producer) in producers.into_iter().enumerate() {
        let sender = sender.clone();
        tasks.push(tokio::spawn(async move {
            for i in 1..=producer.items {
                if sender.send((number, i * i, Instant::now())).await.is_err() {
                    break;
                }
                sleep((producer.pause)()).await;
            }
        }));
    }
    drop(sender);
    while let Some((producer, value, put)) = queue.recv().await {
        let busy = work(Taken { producer, value, waited: put.elapsed() });
        sleep(busy).await;
    }
    for task in tasks {
        task.await.unwrap();
    }
}
