//! A queue for each producer, and the consumer asks the first one first.

use std::future::poll_fn;
use std::task::{Context, Poll};
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
    let mut queues = Vec::new();
    let mut tasks = Vec::new();
    for mut producer in producers {
        let (sender, queue) = mpsc::unbounded_channel();
        queues.push(queue);
        tasks.push(tokio::spawn(async move {
            for i in 1..=producer.items {
                if sender.send((i * i, Instant::now())).is_err() {
                    break;
                }
                sleep((producer.pause)()).await;
            }
        }));
    }
    let mut next = |context: &mut Context<'_>| {
        let mut over = true;
        for (number, queue) in queues.iter_mut().enumerate() {
            match queue.poll_recv(context) {
                Poll::Ready(Some((value, put))) => return Poll::Ready(Some((number, value, put))),
                Poll::Ready(None) => {}
                Poll::Pending => over = false,
            }
        }
        if over { Poll::Ready(None) } else { Poll::Pending }
    };
    while let Some((producer, value, put)) = poll_fn(&mut next).await {
        let busy = work(Taken { producer, value, waited: put.elapsed() });
        sleep(busy).await;
    }
    for task in tasks {
        task.await.unwrap();
    }
}
