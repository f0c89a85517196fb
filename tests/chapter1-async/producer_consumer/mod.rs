mod judge;
mod watched;

use futures::future::join_all;
use judge::{endless, judge};
use proctor::{Verdict, fail, property, require};
use proctor_tokio::{Endless, OrFail, lanes};
use proptest::collection::vec;
use proptest::prelude::Strategy;
use std::panic::resume_unwind;
use tokio::time::{Duration, timeout};
use watched::{MANY, Seen, Watcher, simulated, simulated_beyond, watched};

const MS: Duration = Duration::from_millis(1);

/// Who pauses for how long after which item, and how long the work on each item lasts; in milliseconds, and all of them
/// short: an answer that blocks its thread does so in real time.
#[derive(Clone, Debug)]
struct Plan {
    pauses: Vec<Vec<u64>>,
    work: u64,
}

/// Runs a plan to its end, and judges what was seen.
fn check_plan(plan: &Plan) -> Seen {
    let (lanes, watcher) = (lanes(), Watcher::default());
    let items: Vec<u64> = plan.pauses.iter().map(|pauses| pauses.len() as u64).collect();
    let pauses = plan.pauses.clone();
    let pause = move |producer: usize, nth: usize| Duration::from_millis(*pauses[producer].get(nth).unwrap_or(&1));
    let work = Duration::from_millis(plan.work);
    let answer = watched(&items, &lanes, watcher.clone(), pause, move |_| work);
    let long = Duration::from_millis(plan.pauses.iter().flatten().sum());
    let ended = simulated_beyond(long, &lanes, answer);
    let seen = std::mem::take(&mut *watcher.seen());
    require!(
        !seen.elsewhere,
        "thread_sleep",
        "`pause` was called on another thread: to sleep there takes no time on tokio's clock"
    );
    match ended {
        Ok(Ok(run)) => {
            require!(!run.value.spins, "polls", "the future of `run` was polled {MANY} times: it looks again and again")
        }
        Ok(Err(Endless)) => endless(&plan.pauses, &seen),
        Err(_) if items.iter().all(|items| *items == 0) => {
            fail("sized_by_the_items", format!("a panic with {} producers of 0 items", items.len()))
        }
        Err(panic) => resume_unwind(panic),
    }
    judge(&plan.pauses, plan.work, &seen);
    seen
}

fn check(pauses: &[&[u64]], work: u64) -> Seen {
    check_plan(&Plan { pauses: pauses.iter().map(|pauses| pauses.to_vec()).collect(), work })
}

// ANCHOR: two
#[test]
fn a_consumer_works_while_items_are_made() -> Verdict {
    check(&[&[13, 17, 11]], 5);
    Verdict::passed()
}

#[test]
fn producers_make_items_at_the_same_time() -> Verdict {
    check(&[&[13, 17, 11, 23], &[19, 7]], 3);
    Verdict::passed()
}

#[test]
fn items_wait_for_a_slow_consumer_in_the_order_of_their_puts() -> Verdict {
    check(&[&[7, 11, 13, 1], &[10, 4, 5], &[2, 31]], 17);
    Verdict::passed()
}
// ANCHOR_END: two

#[test]
fn producers_do_not_wait_for_a_slow_consumer() -> Verdict {
    check(&[&[0; 50]], 1);
    Verdict::passed()
}

#[test]
fn a_queue_may_grow_long() -> Verdict {
    const ITEMS: usize = 1_100;
    let (lanes, watcher) = (lanes(), Watcher::default());
    // The consumer is busy with the first item only, so all others are in the queue, and then they are not.
    let work = |nth| if nth == 0 { 9 * MS } else { Duration::ZERO };
    let answer = watched(&[ITEMS as u64], &lanes, watcher.clone(), |_, _| Duration::ZERO, work);
    let ended = simulated(&lanes, answer).unwrap_or_else(|panic| resume_unwind(panic));
    let seen = std::mem::take(&mut *watcher.seen());
    if ended.is_err() {
        endless(&[vec![0; ITEMS]], &seen);
    }
    if let Some(behind) = seen.puts.iter().position(|put| put.at > 0) {
        let text = format!("{ITEMS} items without pauses are put at 0 ms, and {behind} of them were");
        fail("waits_for_room", format!("{text}. The producer waited because the consumer was behind"));
    }
    Verdict::passed()
}

#[test]
fn pauses_last_as_long_as_they_are_said_to() -> Verdict {
    check(&[&[3, 0, 1, 2]], 0);
    Verdict::passed()
}

/// Fewer than tokio lets be ready in one poll.
#[test]
fn all_of_many_producers_begin_at_once() -> Verdict {
    check(&[&[2][..]; 100], 0);
    Verdict::passed()
}

/// The pauses of 0.5 to 1.5 s and the work of 0.5 s are a hundred times as short here.
#[test]
fn two_producers_of_twenty_items_have_one_consumer() -> Verdict {
    let pauses = |seed: u64| (1..=20).map(|i| 5 + i * seed % 11).collect::<Vec<u64>>();
    check(&[&pauses(7)], 5);
    check(&[&pauses(7), &pauses(4)], 5);
    Verdict::passed()
}

#[test]
fn without_items_it_is_over_at_once() -> Verdict {
    check(&[], 1);
    check(&[&[], &[]], 1);
    check(&[&[], &[3]], 1);
    Verdict::passed()
}

#[test]
fn producers_may_go_on_for_ever() -> Verdict {
    let (lanes, watcher) = (lanes(), Watcher::default());
    let pause = |producer: usize, nth| {
        assert!(nth < 20, "the test's panic");
        [4, 6][producer] * MS
    };
    let answer = watched(&[u64::MAX; 2], &lanes, watcher.clone(), pause, |_| MS);
    let ended = simulated(&lanes, async { timeout(11 * MS, answer).await });
    let seen = std::mem::take(&mut *watcher.seen());
    let puts = seen.puts.len();
    require!(puts < 20, "thread_sleep", "in 11 ms, with pauses of 4 and 6 ms, {puts} items were made");
    require!(ended.is_ok(), "sized_by_the_items", "a panic with two producers of u64::MAX items each");
    let taken: Vec<_> = seen.takes.iter().map(|take| take.at).collect();
    require!(
        taken == [0, 1, 4, 6, 8],
        "takes_late",
        "two producers went on for ever; items are to be taken at [0, 1, 4, 6, 8] ms, and were at {taken:?} ms"
    );
    Verdict::passed()
}

#[test]
fn whatever_is_made_is_taken_in_time() -> Verdict {
    let plans = (vec(vec(0..6_u64, 0..4), 0..4), 0..5_u64).prop_map(|(pauses, work)| Plan { pauses, work });
    property(&plans, |plan| {
        check_plan(&plan);
    })
}

#[test]
fn two_runs_at_the_same_time_have_a_queue_each() -> Verdict {
    let plans = [(vec![vec![13, 17, 11]], 5), (vec![vec![7, 12], vec![3]], 9)];
    for (pauses, work) in &plans {
        check_plan(&Plan { pauses: pauses.clone(), work: *work });
    }
    let (lanes, watchers) = (lanes(), [Watcher::default(), Watcher::default()]);
    let runs = plans.iter().zip(&watchers).map(|((pauses, work), watcher)| {
        let (pauses, work) = (pauses.clone(), Duration::from_millis(*work));
        let items: Vec<u64> = pauses.iter().map(|pauses| pauses.len() as u64).collect();
        let (lanes, watcher) = (lanes.clone(), watcher.clone());
        let pause = move |producer: usize, nth: usize| Duration::from_millis(pauses[producer][nth]);
        async move { watched(&items, &lanes, watcher, pause, move |_| work).await }
    });
    let ended = simulated(&lanes, join_all(runs)).unwrap_or_else(|panic| resume_unwind(panic));
    for ((pauses, work), watcher) in plans.iter().zip(&watchers) {
        let seen = std::mem::take(&mut *watcher.seen());
        if ended.is_err() {
            endless(pauses, &seen);
        }
        judge(pauses, *work, &seen);
    }
    Verdict::passed()
}

#[test]
fn whoever_waits_sleeps() -> Verdict {
    let (lanes, watcher) = (lanes(), Watcher::default());
    let answer = watched(&[2], &lanes, watcher.clone(), |_, nth| [1009, 503][nth] * MS, |_| 2 * MS);
    let run = simulated(&lanes, answer).unwrap_or_else(|panic| resume_unwind(panic));
    let run = run.or_fail("kept_sender_never_ends", "`run` waits for more than the two items that come");
    let sleeps = watcher.seen().sleeps;
    require!(!run.value.spins && sleeps < 40, "polls", "while two items came in 1.5 s, somebody woke {sleeps} times");
    check(&[&[1009, 503]], 2);
    // Nor does anybody give up, in more than a year.
    check(&[&[400 * 24 * 3_600_000, 3]], 2);
    Verdict::passed()
}

/// Runs two producers of three items; does the panic of a closure come out of `run`?
fn panics(who: &str, pause: impl Fn(usize, usize) + Clone + Send + 'static, work: impl Fn(usize) + Send + 'static) {
    let lanes = lanes();
    let pause = move |producer: usize, nth: usize| {
        pause(producer, nth);
        5 * MS
    };
    let work = move |nth: usize| {
        work(nth);
        2 * MS
    };
    let watcher = Watcher::default();
    let answer = watched(&[3, 3], &lanes, watcher.clone(), pause, work);
    let taken = || watcher.seen().takes.len();
    match simulated(&lanes, answer) {
        Err(_) => {}
        Ok(Ok(_)) => fail(
            "ignores_a_panic",
            format!("{who} panicked, and `run` returned as if all were well; {} of 6 items were taken", taken()),
        ),
        Ok(Err(Endless)) => fail(
            "counts_items",
            format!("{who} panicked, and `run` never ended; {} of 6 items were taken, and no more come", taken()),
        ),
    }
}

#[test]
fn a_panic_of_a_producer_is_not_lost() -> Verdict {
    // Of either producer, and after the last item as well.
    for bad in [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2)] {
        let pause = move |producer, nth| assert!((producer, nth) != bad, "the test's panic");
        panics(&format!("producer {} after its item {}", bad.0, bad.1 + 1), pause, |_| {});
    }
    Verdict::passed()
}

#[test]
fn a_panic_of_the_consumer_is_not_lost() -> Verdict {
    for bad in [0, 2, 5] {
        panics("the consumer", |_, _| {}, move |nth| assert!(nth != bad, "the test's panic"));
    }
    Verdict::passed()
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: fn(chapter1::producer_consumer::Taken) -> (usize, u64, Duration) =
    |taken| (taken.producer, taken.value, taken.waited);
