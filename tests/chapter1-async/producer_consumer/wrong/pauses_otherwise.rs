//! The first answer of `pause` is kept for all pauses.

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
    let mut tasks = Vec::new();
    for (number, mut producer) in producers.into_iter().enumerate() {
        let sender = sender.clone();
        tasks.push(tokio::spawn(async move {
            let mut pause = None;
            for i in 1..=producer.items {
                if sender.send((number, i * i, Instant::now())).is_err() {
                    break;
                }
                sleep(*pause.get_or_insert_with(&mut producer.pause)).await;
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
