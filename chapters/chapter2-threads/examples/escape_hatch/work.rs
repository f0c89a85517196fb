//! Producers and a consumer as workers that do a step at a time: put an item or take one, and pause.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, Sender, bounded, unbounded};

use crate::escape_hatch::Workers;

/// An item that the consumer took.
#[derive(Debug)]
pub struct Taken {
    /// The place of its producer.
    pub producer: usize,
    /// A square.
    pub value: u64,
    /// How long it was in the queue.
    pub waited: Duration,
}

/// An item on its way.
pub struct Item {
    producer: usize,
    value: u64,
    put: Instant,
}

/// All of them at work.
pub struct Work {
    /// Those who put items, each as often as it has pauses.
    pub producers: Workers,
    /// The one that takes them.
    pub consumer: Workers,
    /// What is taken, as it is taken. Ends with the consumer.
    pub taken: Receiver<Taken>,
    /// Where the consumer takes its items from.
    pub queue: Receiver<Item>,
    /// Nothing is ever sent: that it is dropped ends all pauses.
    pub wake: Sender<Infallible>,
}

/// Starts a producer for each list of pauses, all lists being equally long, and a consumer.
pub fn start(pauses: Vec<Vec<Duration>>, work: Duration) -> Work {
    let (wake, woken) = bounded(0);
    let (put, queue) = unbounded();
    let (tell, taken) = unbounded();
    let each = pauses.first().map_or(0, Vec::len);
    let all = pauses.len() * each;
    let producers = {
        let woken = woken.clone();
        // The queue ends when this step is dropped, with the last of the producers.
        Workers::start(pauses.len(), each, move |producer, number| {
            let i = number as u64 + 1;
            // This fails only when the whole program is about to end.
            let _ = put.send(Item { producer, value: i * i, put: Instant::now() });
            pause(&woken, pauses[producer][number]);
        })
    };
    let consumer = {
        let queue: Receiver<Item> = queue.clone();
        Workers::start(1, all, move |_, _| {
            // Producers that have stopped put fewer than all, and then there is nothing left to do.
            if let Ok(Item { producer, value, put }) = queue.recv() {
                let _ = tell.send(Taken { producer, value, waited: put.elapsed() });
                pause(&woken, work);
            }
        })
    };
    Work { producers, consumer, taken, queue, wake }
}

/// For so long, or until the other end is dropped.
fn pause(woken: &Receiver<Infallible>, time: Duration) {
    // Nothing is sent, so either way this is an error, and which one does not matter: the worker looks by itself.
    let _ = woken.recv_timeout(time);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escape_hatch::End;

    #[test]
    fn undisturbed_they_do_all_of_the_work() {
        let work = start(vec![vec![Duration::ZERO; 4]; 2], Duration::ZERO);
        let mut values: Vec<u64> = work.taken.iter().map(|item| item.value).collect();
        values.sort();
        assert_eq!(values, [1, 1, 4, 4, 9, 9, 16, 16]);
        assert_eq!(work.producers.join(), [End::Completed; 2]);
        assert_eq!(work.consumer.join(), [End::Completed]);
        assert!(work.queue.is_empty());
    }

    #[test]
    fn without_producers_there_is_nothing_to_do() {
        let work = start(Vec::new(), Duration::ZERO);
        assert_eq!(work.taken.iter().count(), 0);
        assert_eq!(work.consumer.join(), [End::Completed]);
    }
}
