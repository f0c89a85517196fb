//! The two ways to run producers and a consumer. Both hand each item that is taken to `report`, and end when it fails.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use crate::producer_consumer::{self, Producer, Taken};

/// One after another: each producer makes its items, and then they are worked on. In every pause the program waits.
pub fn in_turn<P>(
    producers: Vec<Producer<P>>,
    work: Duration,
    mut report: impl FnMut(&Taken) -> io::Result<()>,
) -> io::Result<()>
where
    P: FnMut() -> Duration,
{
    let mut queue = Vec::new();
    for (producer, Producer { items, mut pause }) in producers.into_iter().enumerate() {
        for i in 1..=items {
            queue.push((producer, i * i, Instant::now()));
            thread::sleep(pause());
        }
    }
    for (producer, value, put) in queue {
        report(&Taken { producer, value, waited: put.elapsed() })?;
        thread::sleep(work);
    }
    Ok(())
}

/// All at once on one thread, by the reference answer: while one pauses, the others go on.
pub async fn on_an_event_loop<P>(
    producers: Vec<Producer<P>>,
    work: Duration,
    mut report: impl FnMut(&Taken) -> io::Result<()>,
) -> io::Result<()>
where
    P: FnMut() -> Duration + Send + 'static,
{
    let (sender, mut items) = mpsc::unbounded_channel();
    let all = producer_consumer::run(producers, move |item| {
        // This fails only when nobody reports any more, and then all of this is about to be dropped.
        let _ = sender.send(item);
        work
    });
    let reports = async {
        while let Some(item) = items.recv().await {
            report(&item)?;
        }
        Ok(())
    };
    let all = async {
        all.await;
        Ok(())
    };
    // When a report fails, `run` is dropped where it stands, and its producers with it.
    tokio::try_join!(all, reports).map(drop)
}
