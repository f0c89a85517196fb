//! One producer of three items and a consumer: in turn, as the starter does it, and side by side.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use proctor::lanes::{Entry, Kind, Recording, Unit};
use proctor_tokio::simulate;
use tokio::time::Instant;

use super::check;

#[path = "../../../tests/chapter1-async/producer_consumer/starter.rs"]
mod in_turn;
#[path = "../../../solutions/chapter1-async/producer_consumer.rs"]
mod side_by_side;

/// As on the page: three items, a pause of 2 s after each, and 1 s of work on an item.
const ITEMS: u64 = 3;
const PAUSE: u64 = 2_000;
const WORK: u64 = 1_000;

/// What the two closures that an answer is given see, from the beginning on.
#[derive(Clone)]
struct Seen {
    began: Instant,
    entries: Arc<Mutex<Vec<Entry>>>,
}

impl Seen {
    fn new() -> Self {
        Self { began: Instant::now(), entries: Arc::default() }
    }

    fn note(&self, lane: String, what: &str, kind: Kind, from: u64, to: u64) {
        let entry = Entry { lane, what: what.into(), kind, from, to: Some(to) };
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_millis() as u64
    }

    /// The producer has put an item, and asks how long to pause.
    fn pause(&self) -> Duration {
        let now = self.now();
        self.note("producer".into(), "pauses", Kind::Wait, now, now + PAUSE);
        self.note("producer".into(), "puts an item", Kind::Mark, now, now);
        Duration::from_millis(PAUSE)
    }

    /// The consumer has taken an item, and asks how long to work on it.
    fn work(&self, value: u64, waited: Duration) -> Duration {
        let now = self.now();
        let put = now - waited.as_millis() as u64;
        let (what, kind) = if put < now { ("is in the queue", Kind::Wait) } else { ("is taken at once", Kind::Mark) };
        self.note(format!("item {}", value.isqrt()), what, kind, put, now);
        self.note("consumer".into(), "works on an item", Kind::Work, now, now + WORK);
        Duration::from_millis(WORK)
    }

    /// All of it, in the order of the lanes' names as a reader wants them.
    fn recording(&self, end: u64) -> Recording {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let place = |lane: &str| match lane {
            "producer" => 0,
            "consumer" => 1,
            _ => 2,
        };
        entries.sort_by_key(|entry| (place(&entry.lane), entry.lane.clone(), entry.from));
        Recording { unit: Unit::Milliseconds, end, entries }
    }
}

/// Both kinds have the same shape and are not the same types.
macro_rules! recorded {
    ($answer:ident) => {{
        let run = simulate(async {
            let seen = Seen::new();
            let (put, took) = (seen.clone(), seen.clone());
            let producer = $answer::Producer { items: ITEMS, pause: move || put.pause() };
            $answer::run(vec![producer], move |item: $answer::Taken| {
                assert_eq!(item.producer, 0, "there is one producer");
                took.work(item.value, item.waited)
            })
            .await;
            seen.recording(seen.now())
        });
        run.expect("it comes to its end").value
    }};
}

#[test]
fn in_turn_the_consumer_begins_when_the_producer_is_done() {
    let recording = recorded!(in_turn);
    check("lanes/producer-in-turn.jsonl", &recording.json());
    assert_eq!(recording.end, ITEMS * (PAUSE + WORK));
}

#[test]
fn side_by_side_the_work_fits_into_the_pauses() {
    let recording = recorded!(side_by_side);
    check("lanes/producer-side-by-side.jsonl", &recording.json());
    assert_eq!(recording.end, ITEMS * PAUSE);
}
