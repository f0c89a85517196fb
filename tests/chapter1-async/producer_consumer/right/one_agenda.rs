//! No channel and no task: a list of what is due when, and one timer.

use std::time::Duration;
use tokio::time::{Instant, sleep};

pub struct Producer<P> {
    pub items: u64,
    pub pause: P,
}

pub struct Taken {
    /// The place of its producer in `producers`.
    pub producer: usize,
    pub value: u64,
    pub waited: Duration,
}

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use tokio::time::sleep_until;

enum Next {
    Producer(usize),
    Consumer,
}

struct Agenda {
    times: BinaryHeap<Reverse<(Instant, usize)>>,
    what: Vec<Option<Next>>,
}

impl Agenda {
    fn after(&mut self, delay: Duration, next: Next) {
        let far = Instant::now() + Duration::from_secs(60 * 60 * 24 * 365 * 30);
        let time = Instant::now().checked_add(delay).unwrap_or(far);
        self.times.push(Reverse((time, self.what.len())));
        self.what.push(Some(next));
    }
}

pub async fn run<P, W>(mut producers: Vec<Producer<P>>, mut work: W)
where
    P: FnMut() -> Duration + Send + 'static,
    W: FnMut(Taken) -> Duration + Send + 'static,
{
    let mut agenda = Agenda { times: BinaryHeap::new(), what: Vec::new() };
    let mut queue = VecDeque::new();
    let mut put = vec![0u64; producers.len()];
    let mut busy = false;
    for number in 0..producers.len() {
        agenda.after(Duration::ZERO, Next::Producer(number));
    }
    while let Some(Reverse((time, entry))) = agenda.times.pop() {
        sleep_until(time).await;
        match agenda.what[entry].take() {
            Some(Next::Producer(number)) if put[number] < producers[number].items => {
                put[number] += 1;
                queue.push_back((number, put[number] * put[number], Instant::now()));
                let pause = (producers[number].pause)();
                agenda.after(pause, Next::Producer(number));
            }
            Some(Next::Consumer) => busy = false,
            _ => {}
        }
        if !busy {
            if let Some((producer, value, put)) = queue.pop_front() {
                let time = work(Taken { producer, value, waited: put.elapsed() });
                busy = true;
                agenda.after(time, Next::Consumer);
            }
        }
    }
}
