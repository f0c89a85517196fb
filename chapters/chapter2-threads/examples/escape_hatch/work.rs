//! Producers and a consumer on threads of their own, which can be stopped.

use std::convert::Infallible;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

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

struct Item {
    producer: usize,
    value: u64,
    put: Instant,
}

/// All threads.
pub struct Work {
    taken: Receiver<Taken>,
    stop: Sender<Infallible>,
    producers: Vec<JoinHandle<()>>,
    consumer: JoinHandle<usize>,
}

/// What each thread looks at wherever it waits. It ends when [`Work`] drops the other end.
#[derive(Clone)]
struct Stop(Receiver<Infallible>);

impl Stop {
    /// Waits for so long, or until it is time to stop. Says whether it is.
    fn pause(&self, time: Duration) -> bool {
        self.0.recv_timeout(time) == Err(RecvTimeoutError::Disconnected)
    }
}

impl Work {
    /// Starts a producer for each list of pauses, which makes an item before each pause, and a consumer.
    pub fn start(pauses: Vec<Vec<Duration>>, work: Duration) -> Self {
        let (stop, stopped) = bounded(0);
        let stopped = Stop(stopped);
        let (queue, items) = unbounded();
        let (tell, taken) = unbounded();
        let producers = pauses.into_iter().enumerate().map(|(producer, pauses)| {
            let (queue, stopped) = (queue.clone(), stopped.clone());
            thread::spawn(move || produce(producer, &pauses, &queue, &stopped))
        });
        let producers = producers.collect();
        // Each producer has its own. With this one alive, the queue would never end.
        drop(queue);
        let consumer = thread::spawn(move || consume(&items, work, &tell, &stopped));
        Self { taken, stop, producers, consumer }
    }

    /// What is taken, as it is taken. Ends with the consumer.
    pub fn taken(&self) -> &Receiver<Taken> {
        &self.taken
    }

    /// Tells all threads to stop, and waits until they have. Returns how many items nobody took.
    pub fn stop_and_join(self) -> Result<usize, String> {
        drop(self.stop);
        for producer in self.producers {
            producer.join().map_err(|_| "a producer panicked")?;
        }
        Ok(self.consumer.join().map_err(|_| "the consumer panicked")?)
    }
}

fn produce(producer: usize, pauses: &[Duration], queue: &Sender<Item>, stop: &Stop) {
    for (i, pause) in (1..).zip(pauses) {
        // It fails when the consumer is gone, and then nobody needs items.
        if queue.send(Item { producer, value: i * i, put: Instant::now() }).is_err() || stop.pause(*pause) {
            return;
        }
    }
}

/// Returns how many items are left in the queue.
fn consume(items: &Receiver<Item>, work: Duration, taken: &Sender<Taken>, stop: &Stop) -> usize {
    for Item { producer, value, put } in items {
        let told = taken.send(Taken { producer, value, waited: put.elapsed() });
        if told.is_err() || stop.pause(work) {
            // Until the producers have stopped as well, or the number would be a guess.
            return items.iter().count();
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn whoever_pauses_is_stopped_at_once() {
        let work = Work::start(vec![vec![HOUR; 2]; 3], HOUR);
        let first = work.taken().recv().expect("somebody puts an item");
        assert_eq!(first.value, 1);
        // Three producers may put an item each before they are told, and one item is taken.
        assert!(work.stop_and_join().expect("nobody panics") <= 2);
    }

    #[test]
    fn unstopped_threads_do_all_of_the_work() {
        let work = Work::start(vec![vec![Duration::ZERO; 5], vec![Duration::ZERO; 3]], Duration::ZERO);
        let mut values: Vec<u64> = work.taken().iter().map(|item| item.value).collect();
        values.sort();
        assert_eq!(values, [1, 1, 4, 4, 9, 9, 16, 25]);
        assert_eq!(work.stop_and_join(), Ok(0));
    }
}
