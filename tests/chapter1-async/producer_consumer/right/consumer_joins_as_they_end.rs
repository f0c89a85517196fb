//! One loop waits for items and for ends of tasks, whichever comes first.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
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
    let mut tasks = JoinSet::new();
    for (number, mut producer) in producers.into_iter().enumerate() {
        let sender = sender.clone();
        tasks.spawn(async move {
            for i in 1..=producer.items {
                if sender.send((number, i * i, Instant::now())).is_err() {
                    return;
                }
                sleep((producer.pause)()).await;
            }
        });
    }
    drop(sender);
    loop {
        tokio::select! {
            biased;
            next = queue.recv() => match next {
                Some((producer, value, put)) => sleep(work(Taken { producer, value, waited: put.elapsed() })).await,
                None => break,
            },
            Some(ended) = tasks.join_next() => ended.unwrap(),
        }
    }
    tasks.join_all().await;
}
