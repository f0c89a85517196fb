//! Each producer makes an item, waits until the consumer has worked on it, and goes on.

use std::time::Duration;
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
    let mut open: Vec<_> = producers.into_iter().map(|producer| (producer, 0)).collect();
    while open.iter().any(|(producer, made)| *made < producer.items) {
        for (number, (producer, made)) in open.iter_mut().enumerate() {
            if *made == producer.items {
                continue;
            }
            *made += 1;
            let put = Instant::now();
            let busy = work(Taken { producer: number, value: *made * *made, waited: put.elapsed() });
            sleep(busy).await;
            sleep((producer.pause)()).await;
        }
    }
}
