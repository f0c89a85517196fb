//! A `Vec` for a queue: the last item that was put is taken first.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
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
    let queue = Arc::new(Mutex::new(Vec::new()));
    let put = Arc::new(Notify::new());
    let mut left: u64 = producers.iter().fold(0, |sum, producer| producer.items.saturating_add(sum));
    let mut tasks = JoinSet::new();
    for (number, mut producer) in producers.into_iter().enumerate() {
        let (queue, put) = (queue.clone(), put.clone());
        tasks.spawn(async move {
            for i in 1..=producer.items {
                queue.lock().unwrap().push((number, i * i, Instant::now()));
                put.notify_one();
                sleep((producer.pause)()).await;
            }
        });
    }
    let consumer = async move {
        while left > 0 {
            let next = queue.lock().unwrap().pop();
            let Some((producer, value, put_at)) = next else {
                put.notified().await;
                continue;
            };
            left -= 1;
            sleep(work(Taken { producer, value, waited: put_at.elapsed() })).await;
        }
    };
    tokio::join!(consumer, tasks.join_all());
}
