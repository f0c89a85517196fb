//! A consumer that is too slow for its producer, with a short queue and a long one.

use proctor_tokio::simulate;
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep};

use super::{Observed, only};

/// Three minutes' worth of items; how many were used up by then, and how long the last of them had waited.
fn after_three_minutes(capacity: usize) -> (u32, Duration) {
    let (sender, mut queue) = mpsc::channel(capacity);
    let run = simulate(async move {
        let producer = async move {
            loop {
                sleep(Duration::from_millis(10)).await;
                sender.send(Instant::now()).await.expect("the consumer takes whatever comes");
            }
        };
        let consumer = async {
            let (mut count, mut waited) = (0, Duration::ZERO);
            let end = Instant::now() + Duration::from_secs(180);
            while Instant::now() < end {
                let made = queue.recv().await.expect("the producer has no end");
                waited = made.elapsed();
                sleep(Duration::from_millis(20)).await;
                count += 1;
            }
            (count, waited)
        };
        tokio::select! {
            seen = consumer => seen,
            () = producer => unreachable!("it has no end"),
        }
    });
    run.expect("it ends").value
}

pub fn observed() -> Observed {
    let ((few, soon), (many, late)) = (after_three_minutes(10), after_three_minutes(1_000));
    let items = match few == many {
        true => "as many items",
        false => "another number of items",
    };
    let age = match late > 10 * soon {
        true => "much older",
        false => "about as old",
    };
    only(format!("{items}, {age}"))
}
