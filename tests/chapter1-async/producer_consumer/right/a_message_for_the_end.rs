//! Each producer says that it is done; the consumer ends when all have said so.

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

enum Message {
    Item { producer: usize, value: u64, put: Instant },
    Done,
}

/// Says that it is done when it is dropped, also by a panic.
struct Line(mpsc::UnboundedSender<Message>);

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.0.send(Message::Done);
    }
}

pub async fn run<P, W>(producers: Vec<Producer<P>>, mut work: W)
where
    P: FnMut() -> Duration + Send + 'static,
    W: FnMut(Taken) -> Duration + Send + 'static,
{
    let (sender, mut queue) = mpsc::unbounded_channel();
    let mut open = producers.len();
    let mut tasks = JoinSet::new();
    for (number, mut producer) in producers.into_iter().enumerate() {
        let line = Line(sender.clone());
        tasks.spawn(async move {
            for i in 1..=producer.items {
                let _ = line.0.send(Message::Item { producer: number, value: i * i, put: Instant::now() });
                sleep((producer.pause)()).await;
            }
        });
    }
    while open > 0 {
        match queue.recv().await {
            Some(Message::Item { producer, value, put }) => {
                sleep(work(Taken { producer, value, waited: put.elapsed() })).await;
            }
            Some(Message::Done) => open -= 1,
            None => break,
        }
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
}
