//! A `watch` channel holds one value: the latest. Items that are not taken in time are overwritten.

use std::time::Duration;
use tokio::sync::watch;
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
    let (sender, mut latest) = watch::channel(None);
    let mut tasks = Vec::new();
    for (number, mut producer) in producers.into_iter().enumerate() {
        let sender = sender.clone();
        tasks.push(tokio::spawn(async move {
            for i in 1..=producer.items {
                sender.send_replace(Some((number, i * i, Instant::now())));
                sleep((producer.pause)()).await;
            }
        }));
    }
    drop(sender);
    while latest.changed().await.is_ok() {
        let Some((producer, value, put)) = *latest.borrow_and_update() else { continue };
        let busy = work(Taken { producer, value, waited: put.elapsed() });
        sleep(busy).await;
    }
    for task in tasks {
        task.await.unwrap();
    }
}
