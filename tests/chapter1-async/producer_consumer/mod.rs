use chapter1::producer_consumer::{Producer, Taken, run};
use proctor::{Lanes, Verdict, fail, property, require};
use proctor_tokio::{Endless, OrFail, Run, lanes, simulate};
use proptest::collection::vec;
use proptest::prelude::Strategy;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::thread;
use tokio::runtime::Handle;
use tokio::time::{Duration, Instant, timeout};

const MS: Duration = Duration::from_millis(1);

/// Who pauses for how long after which item, and how long the work on each item lasts; in milliseconds, and all of them
/// short: an answer that blocks its thread does so in real time.
#[derive(Clone, Debug)]
struct Plan {
    pauses: Vec<Vec<u64>>,
    work: u64,
}

/// A call of `pause`, which follows the put. All times are in milliseconds of the paused clock.
struct Put {
    producer: usize,
    at: u64,
}

/// A call of `work`, with what it was given.
struct Took {
    producer: usize,
    value: u64,
    waited: Duration,
    at: u64,
}

/// A run from outside.
#[derive(Default)]
struct Seen {
    puts: Vec<Put>,
    takes: Vec<Took>,
    took: u64,
    /// How often all tasks were asleep.
    sleeps: u64,
    /// A closure was called on another thread than that of the runtime.
    elsewhere: bool,
}

/// What the closures that are given to the answer have seen.
#[derive(Clone, Default)]
struct Watcher(Arc<Mutex<Seen>>);

impl Watcher {
    /// An answer's panic leaves nothing half done here.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// More polls than any answer needs that sleeps while it waits.
const MANY: usize = 10_000;

/// What came of a run.
struct End {
    /// The future was woken again and again, and given up.
    spins: bool,
}

fn since(start: Instant) -> u64 {
    start.elapsed().as_millis() as u64
}

/// Calls the answer with closures that watch it. They give what `pause` and `work` say.
async fn watched<P, W>(items: &[u64], lanes: &Lanes, watcher: Watcher, pause: P, work: W) -> End
where
    P: Fn(usize, usize) -> Duration + Clone + Send + 'static,
    W: Fn(usize) -> Duration + Send + 'static,
{
    let (start, here) = (Instant::now(), thread::current().id());
    let producers = items.iter().enumerate().map(|(producer, &items)| {
        let (lanes, watcher, pause) = (lanes.clone(), watcher.clone(), pause.clone());
        let mut pausing = None;
        let mut nth = 0;
        let pause = move || {
            // In this order, so that one pause ends before the next one begins.
            drop(pausing.take());
            pausing = Some(lanes.wait(format!("producer {producer}"), "pauses after an item"));
            watcher.seen().elsewhere |= thread::current().id() != here;
            watcher.seen().puts.push(Put { producer, at: since(start) });
            nth += 1;
            pause(producer, nth - 1)
        };
        Producer { items, pause }
    });
    let work = {
        let (lanes, watcher) = (lanes.clone(), watcher.clone());
        move |taken: Taken| {
            lanes.mark("consumer", "takes an item");
            let nth = watcher.seen().takes.len();
            let Taken { producer, value, waited } = taken;
            watcher.seen().takes.push(Took { producer, value, waited, at: since(start) });
            work(nth)
        }
    };
    let mut answer = pin!(run(producers.collect(), work));
    let mut polls = 0;
    let end = poll_fn(|context| {
        polls += 1;
        if polls > MANY {
            return Poll::Ready(End { spins: true });
        }
        answer.as_mut().poll(context).map(|()| End { spins: false })
    });
    let end = end.await;
    let mut seen = watcher.seen();
    seen.took = since(start);
    seen.sleeps = Handle::current().metrics().worker_park_count(0);
    end
}

/// What came of a simulation, or the panic that came out of it.
fn simulated<T>(lanes: &Lanes, answer: impl Future<Output = T>) -> thread::Result<Result<Run<T>, Endless>> {
    let text = "the thread was blocked, or busy without end, and so nobody could go on";
    let _watch = lanes.if_it_hangs("thread_sleep", text);
    catch_unwind(AssertUnwindSafe(|| simulate(answer)))
}

/// Runs a plan to its end, and judges what was seen.
fn check_plan(plan: &Plan) -> Seen {
    let (lanes, watcher) = (lanes(), Watcher::default());
    let items: Vec<u64> = plan.pauses.iter().map(|pauses| pauses.len() as u64).collect();
    let pauses = plan.pauses.clone();
    let pause = move |producer: usize, nth: usize| Duration::from_millis(*pauses[producer].get(nth).unwrap_or(&1));
    let work = Duration::from_millis(plan.work);
    let answer = watched(&items, &lanes, watcher.clone(), pause, move |_| work);
    let ended = simulated(&lanes, answer);
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

/// An item that has to come, and when it is put.
struct Item {
    producer: usize,
    value: u64,
    put: u64,
    pause: u64,
}

/// All items in the order of their puts, and for each place in it the moment of the take.
fn expected(pauses: &[Vec<u64>], work: u64) -> (Vec<Item>, Vec<u64>) {
    let mut items = Vec::new();
    for (producer, pauses) in pauses.iter().enumerate() {
        let mut put = 0;
        for (i, &pause) in (1..).zip(pauses) {
            items.push(Item { producer, value: i * i, put, pause });
            put += pause;
        }
    }
    // Of two that are put in the same moment either may be the first, unless they are of one producer.
    items.sort_by_key(|item| item.put);
    let mut free = 0;
    let takes = items.iter().map(|item| {
        let at = item.put.max(free);
        free = at + work;
        at
    });
    let takes = takes.collect();
    (items, takes)
}

/// Fails for a run that never ended.
fn endless(pauses: &[Vec<u64>], seen: &Seen) -> ! {
    let all: usize = pauses.iter().map(Vec::len).sum();
    let (puts, takes) = (seen.puts.len(), seen.takes.len());
    if puts == 0 && all > 0 {
        fail(
            "never_begins",
            format!("{all} items were to be put, and the first was never put: all stood still before that"),
        );
    }
    if puts < all {
        fail("waits_for_room", format!("{puts} of {all} items were put, {takes} taken, and then all stood still"));
    }
    if takes < all {
        fail("misses_a_wakeup", format!("all {all} items were put, {takes} of them taken, and then all stood still"));
    }
    fail(
        "kept_sender_never_ends",
        format!("all {all} items were put, taken and worked on, and `run` waited for another one for ever"),
    )
}

/// Fails unless a run that ended was as it has to be.
fn judge(pauses: &[Vec<u64>], work: u64, seen: &Seen) {
    let (items, takes) = expected(pauses, work);
    all_items(&items, seen);
    puts_in_time(pauses, &items, &takes, seen);
    takes_in_time(&items, &takes, work, seen);
    in_order(&items, seen);
    waits(&items, &takes, seen);
    let ends = pauses.iter().map(|pauses| pauses.iter().sum::<u64>());
    let over = ends.chain(takes.last().map(|take| take + work)).max().unwrap_or(0);
    let took = seen.took;
    require!(
        over <= took,
        "stops_too_early",
        "the last pause and the last work end at {over} ms; `run` took {took} ms"
    );
    require!(
        took <= over,
        "guesses_the_end",
        "the last pause and the last work end at {over} ms; `run` took {took} ms"
    );
}

/// Nothing more, and nothing less.
fn all_items(items: &[Item], seen: &Seen) {
    let mut made: Vec<_> = items.iter().map(|item| (item.producer, item.value)).collect();
    let mut taken: Vec<_> = seen.takes.iter().map(|take| (take.producer, take.value)).collect();
    // The first so many: a consumer that stops may have taken others of the same moment.
    let first = taken.len().min(items.len());
    let last_put = items[..first].last().map_or(0, |item| item.put);
    let only_late_ones = items.iter().all(|i| i.put >= last_put || taken.contains(&(i.producer, i.value)));
    made.sort_unstable();
    taken.sort_unstable();
    let (all, so_many) = (made.len(), taken.len());
    let known = taken.windows(2).all(|two| two[0] != two[1]) && taken.iter().all(|item| made.contains(item));
    if !known {
        let (taken, dots) = (&taken[..so_many.min(8)], if so_many > 8 { ", and more" } else { "" });
        fail(
            "wrong_items",
            format!("taken were, as (producer, value), {taken:?}{dots}; of 3 items the values are 1, 4 and 9"),
        );
    }
    if so_many < all && only_late_ones {
        fail("stops_too_early", format!("`run` returned, and of {all} items only the first {so_many} were taken"));
    }
    require!(so_many == all, "loses_items", "of {all} items {so_many} were taken, and others were lost in between");
}

/// The times of a producer's puts, each with the one that is expected.
fn puts_of<'s>(producer: usize, items: &'s [Item], seen: &'s Seen) -> impl Iterator<Item = (u64, u64)> + 's {
    let puts = seen.puts.iter().filter(move |put| put.producer == producer).map(|put| put.at);
    puts.zip(items.iter().filter(move |item| item.producer == producer).map(|item| item.put))
}

/// A pause lasts as long as it should, and nothing else is between two puts.
fn puts_in_time(pauses: &[Vec<u64>], items: &[Item], takes: &[u64], seen: &Seen) {
    // When each producer has made its last pause.
    let mut ends = Vec::new();
    for (producer, pauses) in pauses.iter().enumerate() {
        for (nth, (at, expected)) in (1..).zip(puts_of(producer, items, seen)) {
            require!(
                at >= expected,
                "thread_sleep",
                "producer {producer} put its item {nth} at {at} ms; with its pauses that is at {expected} ms"
            );
        }
        let last = puts_of(producer, items, seen).last().map_or(0, |(at, _)| at);
        ends.push(last + pauses.last().unwrap_or(&0));
    }
    let first_take = seen.takes.first().map_or(0, |take| take.at);
    let all_made = ends.iter().max().copied().unwrap_or(0);
    require!(
        first_take != all_made || all_made == 0,
        "generates_then_consumes",
        "the first item was there at 0 ms, and it was taken at {first_take} ms, when all items were made"
    );
    for producer in 0..pauses.len() {
        for (nth, (at, expected)) in
            (1..).zip(puts_of(producer, items, seen)).filter(|(_, (at, expected))| at > expected)
        {
            let text =
                format!("producer {producer} put its item {nth} at {at} ms; with its pauses that is at {expected} ms");
            if nth == 1 && ends[..producer].iter().max() == Some(&at) {
                fail("one_producer_after_another", format!("{text}, and those before it were done just then"));
            }
            if items.iter().zip(takes).all(|(item, take)| item.put == *take) {
                fail("takes_turns", format!("{text}. It waited while the consumer worked on the item before"));
            }
            fail("waits_for_room", format!("{text}. It waited because the consumer was behind"));
        }
    }
}

/// The consumer takes an item when there is one and it is free, and works for as long as it should.
fn takes_in_time(items: &[Item], takes: &[u64], work: u64, seen: &Seen) {
    let last = seen.takes.last().map_or(0, |take| take.at);
    for (nth, (take, expected)) in (1..).zip(seen.takes.iter().zip(takes)) {
        let at = take.at;
        if at < *expected {
            let text =
                format!("the consumer took the item {nth} at {at} ms and was at work on another until {expected} ms");
            if seen.took >= last + work {
                fail("works_on_several_at_once", text);
            }
            fail("thread_sleep", text);
        }
        if at > *expected {
            let mut first = items.iter().take_while(|item| nth == 1 && item.put == 0);
            if first.any(|item| item.pause == at) {
                fail("pauses_before_it_puts", format!("the first item was there at {at} ms, after a pause"));
            }
            fail(
                "takes_late",
                format!("the item {nth} was there at {expected} ms, the consumer was free and took it at {at} ms"),
            );
        }
    }
}

/// The item that was put first is taken first.
fn in_order(items: &[Item], seen: &Seen) {
    for (nth, (item, take)) in (1..).zip(items.iter().zip(&seen.takes)) {
        let (producer, value) = (take.producer, take.value);
        let Some(taken) = items.iter().find(|item| (item.producer, item.value) == (producer, value)) else { continue };
        let of_the_same = |other: &&Took| other.producer == producer;
        let in_row = seen.takes.iter().filter(of_the_same).is_sorted_by_key(|take| take.value);
        require!(
            in_row,
            "last_in_first_out",
            "of producer {producer}, items made earlier were taken after later ones: {:?}",
            seen.takes.iter().filter(of_the_same).map(|take| take.value).take(8).collect::<Vec<_>>()
        );
        require!(
            taken.put == item.put,
            "serves_one_producer_first",
            "take {nth} was of the item {value} of producer {producer}, put at {} ms; one of producer {} was there since {} ms",
            taken.put,
            item.producer,
            item.put
        );
    }
}

/// What the consumer is told of the time in the queue.
fn waits(items: &[Item], takes: &[u64], seen: &Seen) {
    let whole = |time: Duration| time.subsec_nanos() % 1_000_000 == 0;
    for ((item, at), take) in items.iter().zip(takes).zip(&seen.takes) {
        let (waited, expected, value) = (take.waited, at - item.put, take.value);
        let text = format!("the item {value} was put at {} ms and taken at {at} ms; `waited` is {waited:?}", item.put);
        require!(
            waited == Duration::from_millis(expected) || whole(waited),
            "std_clock",
            "{text}, which is no time of the paused clock"
        );
        require!(waited == Duration::from_millis(expected), "measures_another_wait", "{text}, and it is {expected} ms");
    }
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
    check(&[&[0; 200]], 1);
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
fn whoever_waits_sleeps() -> Verdict {
    let (lanes, watcher) = (lanes(), Watcher::default());
    let answer = watched(&[2], &lanes, watcher.clone(), |_, nth| [1009, 503][nth] * MS, |_| 2 * MS);
    let run = simulated(&lanes, answer).unwrap_or_else(|panic| resume_unwind(panic));
    let run = run.or_fail("kept_sender_never_ends", "`run` waits for more than the two items that come");
    let sleeps = watcher.seen().sleeps;
    require!(!run.value.spins && sleeps < 40, "polls", "while two items came in 1.5 s, somebody woke {sleeps} times");
    check(&[&[1009, 503]], 2);
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
    panics("producer 1", |producer, nth| assert!((producer, nth) != (1, 1), "the test's panic"), |_| {});
    Verdict::passed()
}

#[test]
fn a_panic_of_the_consumer_is_not_lost() -> Verdict {
    panics("the consumer", |_, _| {}, |nth| assert!(nth != 2, "the test's panic"));
    Verdict::passed()
}
