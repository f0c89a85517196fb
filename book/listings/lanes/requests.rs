//! Three requests and one worker: futures on one thread, which are awaited one after the other, or polled in turns.

use std::cell::RefCell;

use futures::future::join_all;
use proctor::lanes::{Entry, Kind, Recording, Unit};
use proctor_tokio::simulate;
use tokio::task::yield_now;

use super::check;
use crate::response_times::{Policy, response_times};

/// Two of equal length and a short one; how many steps of work each needs.
const REQUESTS: [(&str, u64); 3] = [("A", 4), ("B", 4), ("C", 2)];

/// Who was worked on in each step.
type Steps = RefCell<Vec<&'static str>>;

/// Works on a request and lets others go on after each step.
async fn request(name: &'static str, needs: u64, steps: &Steps) {
    for _ in 0..needs {
        steps.borrow_mut().push(name);
        yield_now().await;
    }
}

/// The steps as lanes: who is not worked on waits, until the last step of its own.
fn recording(steps: &[&str]) -> Recording {
    let mut entries: Vec<Entry> = Vec::new();
    for (lane, _) in REQUESTS {
        let last = steps.iter().rposition(|name| *name == lane).expect("each request is worked on");
        for (now, name) in (0..).zip(&steps[..=last]) {
            let (what, kind) = match *name == lane {
                true => ("is worked on", Kind::Work),
                false => ("waits", Kind::Wait),
            };
            match entries.last_mut().filter(|entry| entry.lane == lane && entry.kind == kind) {
                Some(entry) => entry.to = Some(now + 1),
                None => {
                    entries.push(Entry { lane: lane.into(), what: what.into(), kind, from: now, to: Some(now + 1) });
                }
            }
        }
        let (what, end) = ("is answered", last as u64 + 1);
        entries.push(Entry { lane: lane.into(), what: what.into(), kind: Kind::Mark, from: end, to: Some(end) });
    }
    Recording { unit: Unit::Steps, end: steps.len() as u64, entries }
}

/// When each request is answered, as the picture shows it and as the reference answer computes it.
#[track_caller]
fn check_times(recording: &Recording, policy: Policy) {
    let answered = recording.entries.iter().filter(|entry| entry.kind == Kind::Mark);
    let answered: Vec<u64> = answered.map(|entry| entry.from).collect();
    assert_eq!(Some(answered), response_times(policy, &REQUESTS.map(|(_, needs)| needs)));
}

#[test]
fn in_turn_the_short_request_waits_for_all_others() {
    let steps = Steps::default();
    let run = async {
        for (name, needs) in REQUESTS {
            request(name, needs, &steps).await;
        }
    };
    simulate(run).expect("it comes to its end");
    let recording = recording(&steps.borrow());
    check("lanes/requests-in-turn.jsonl", &recording.json());
    check_times(&recording, Policy::InTurn);
}

#[test]
fn interleaved_the_short_request_is_answered_first() {
    let steps = Steps::default();
    simulate(join_all(REQUESTS.map(|(name, needs)| request(name, needs, &steps)))).expect("it comes to its end");
    let recording = recording(&steps.borrow());
    check("lanes/requests-interleaved.jsonl", &recording.json());
    check_times(&recording, Policy::Interleaved);
    let last = recording.entries.iter().rfind(|entry| entry.kind == Kind::Mark).map(|entry| entry.from);
    assert!(last < Some(recording.end), "C, whose lane is the last, is not the last to be answered: {last:?}");
}
