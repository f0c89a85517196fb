use chapter1::backpressure::run;
use proctor::{Lanes, Span, Verdict, fail, property, require};
use proctor_tokio::{Endless, Run, lanes, simulate_beyond};
use proptest::collection::vec;
use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use tokio::runtime::Handle;
use tokio::time::{Duration, Instant, sleep};

/// How many items fit into the queue.
const CAPACITY: usize = 10;

/// What `make` and `use_up` have seen. All times are in milliseconds of the paused clock.
#[derive(Default)]
struct Seen {
    /// When each item was begun, and at last the one that there is not.
    begun: Vec<u64>,
    made: Vec<u64>,
    /// Each item that was given to `use_up`, and when.
    taken: Vec<(u64, u64)>,
    used: Vec<u64>,
    /// The most items that were made and not taken.
    most_ahead: usize,
    /// The most tasks that were there.
    most_tasks: usize,
    over: u64,
    /// How often all tasks were asleep.
    sleeps: u64,
    /// The future of `run` was woken again and again, and given up.
    spins: bool,
    /// The producer, from the end of an item to the beginning of the next one.
    waiting: Option<Span>,
}

/// The closures that an answer is given, and what they have seen.
#[derive(Clone)]
struct Watcher {
    seen: Arc<Mutex<Seen>>,
    lanes: Lanes,
    start: Instant,
}

impl Watcher {
    /// An answer's panic leaves nothing half done here.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }

    /// `last` is the number of items; each takes so long.
    async fn make(self, last: usize, takes: impl Fn(usize) -> u64) -> Option<u64> {
        let nth = {
            let mut seen = self.seen();
            seen.waiting = None;
            seen.most_tasks = seen.most_tasks.max(Handle::current().metrics().num_alive_tasks());
            seen.begun.push(self.now());
            seen.begun.len() - 1
        };
        if nth >= last {
            return None;
        }
        let making = self.lanes.span("producer", "makes an item");
        wait(takes(nth)).await;
        drop(making);
        let mut seen = self.seen();
        seen.made.push(self.now());
        seen.most_ahead = seen.most_ahead.max(seen.made.len().saturating_sub(seen.taken.len()));
        seen.waiting = Some(self.lanes.wait("producer", "waits with it"));
        Some(value_of(nth))
    }

    /// The item is taken with the call: it is in the consumer's hands before the future is polled.
    fn use_up(self, item: u64, takes: impl Fn(usize) -> u64) -> impl Future<Output = ()> {
        let nth = {
            let mut seen = self.seen();
            let nth = nth_of(item);
            let again = nth + 1 == SAME as u64 && seen.taken.iter().any(|(taken, _)| *taken == nth);
            seen.taken.push((nth + u64::from(again), self.now()));
            seen.taken.len() - 1
        };
        async move {
            let using = self.lanes.span("consumer", "uses an item up");
            wait(takes(nth)).await;
            drop(using);
            self.seen().used.push(self.now());
        }
    }
}

/// Its value is that of the item before it.
const SAME: usize = 21;

/// What stands for an item: no value is a sign of something else, later items are not greater, and two are equal.
fn value_of(nth: usize) -> u64 {
    match nth {
        3 => u64::MAX,
        SAME => value_of(SAME - 1),
        _ => (nth as u64).reverse_bits(),
    }
}

/// Which item it is.
fn nth_of(value: u64) -> u64 {
    match value {
        u64::MAX => 3,
        _ => value.reverse_bits(),
    }
}

/// In the place of a time: the closure's future panics after a while, when all others wait.
const DIES: u64 = u64::MAX;

async fn wait(milliseconds: u64) {
    if milliseconds == DIES {
        sleep(Duration::from_millis(100)).await;
        panic!("the test's panic");
    }
    // A sleep of no time would still let others run.
    if milliseconds > 0 {
        sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// What came of a run: it ended, it never did, or it panicked.
type Ended = Result<Result<Run<()>, Endless>, Box<dyn Any + Send>>;

/// Runs the answer with so many items. The closures say how long each is made, and used up.
fn watch(
    items: usize,
    makes: impl Fn(usize) -> u64 + Clone + Send + 'static,
    uses: impl Fn(usize) -> u64 + Clone + Send + 'static,
) -> (Ended, Seen) {
    watch_beyond(0, items, makes, uses)
}

/// The same, of an answer that has to wait for so long.
fn watch_beyond(
    long: u64,
    items: usize,
    makes: impl Fn(usize) -> u64 + Clone + Send + 'static,
    uses: impl Fn(usize) -> u64 + Clone + Send + 'static,
) -> (Ended, Seen) {
    /// More polls than any answer needs that sleeps while it waits.
    const MANY: usize = 10_000;
    let lanes = lanes();
    let text = "the thread was blocked, or busy without end, and so neither side could go on";
    let _watch = lanes.if_it_hangs("blocks_the_runtime", text);
    let seen = Arc::<Mutex<Seen>>::default();
    let answer = async {
        let watcher = Watcher { seen: seen.clone(), lanes: lanes.clone(), start: Instant::now() };
        let (maker, user) = (watcher.clone(), watcher.clone());
        let make = move || maker.clone().make(items, makes.clone());
        let mut answer = pin!(run(make, move |item| user.clone().use_up(item, uses.clone())));
        let mut polls = 0;
        let spins = poll_fn(|context| {
            polls += 1;
            if polls > MANY { Poll::Ready(true) } else { answer.as_mut().poll(context).map(|()| false) }
        });
        let spins = spins.await;
        let mut seen = watcher.seen();
        seen.spins = spins;
        seen.over = watcher.now();
        seen.sleeps = Handle::current().metrics().worker_park_count(0);
    };
    let ended = catch_unwind(AssertUnwindSafe(|| simulate_beyond(Duration::from_millis(long), answer)));
    let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    (ended, seen)
}

/// Runs the answer to its end, and judges what was seen.
fn check(
    items: usize,
    makes: impl Fn(usize) -> u64 + Clone + Send + 'static,
    uses: impl Fn(usize) -> u64 + Clone + Send + 'static,
) -> Seen {
    judge(items, watch(items, makes, uses))
}

fn judge(items: usize, (ended, seen): (Ended, Seen)) -> Seen {
    match ended {
        Ok(Ok(_)) => {}
        Ok(Err(Endless)) => endless(items, &seen),
        Err(panic) => panicked(panic),
    }
    require!(!seen.spins, "polls", "the future of `run` was polled without end: somebody looks again and again");
    made_in_turn(items, &seen);
    used_in_order(items, &seen);
    ahead(&seen);
    in_time(&seen);
    seen
}

fn endless(items: usize, seen: &Seen) -> ! {
    let (made, used) = (seen.made.len(), seen.used.len());
    if used < items {
        fail(
            "never_frees_room",
            format!("{made} of {items} items were made and {used} used up, and then all stood still"),
        );
    }
    fail("kept_sender_never_ends", format!("all {items} items were used up, and `run` waited for another one for ever"))
}

/// Tokio refuses to block its own thread.
fn panicked(panic: Box<dyn Any + Send>) -> ! {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    if text.is_some_and(|text| text.contains("Cannot block the current thread")) {
        fail(
            "blocks_the_runtime",
            "a call that blocks the thread was made on the thread of the runtime, which refuses it".into(),
        );
    }
    resume_unwind(panic)
}

/// One item after the other, each to its end.
fn made_in_turn(items: usize, seen: &Seen) {
    let (begun, made) = (seen.begun.len().min(items), seen.made.len());
    // One may be in the making when `run` ends too early.
    require!(begun < made + 2, "cancels_the_making", "{begun} items were begun, and {made} of them made to the end");
    let several = (1..begun).find(|nth| seen.made.get(nth - 1).is_none_or(|made| seen.begun[*nth] < *made));
    if let Some(nth) = several {
        let at = seen.begun[nth];
        fail("makes_several_at_once", format!("at {at} ms an item was begun while another was being made"));
    }
}

/// Each item once, in the order in which they were made, one at a time.
fn used_in_order(items: usize, seen: &Seen) {
    let taken: Vec<u64> = seen.taken.iter().map(|(item, _)| *item).collect();
    let (made, all, used) = (seen.made.len(), items as u64, seen.used.len());
    let lost = (0..all).find(|item| !taken.contains(item));
    if taken.is_empty() && seen.most_ahead > CAPACITY + 1 {
        fail("send_is_not_awaited", format!("{made} items were made, and `use_up` was given none of them"));
    }
    // What is lost at the end only, while the producer was held up, was left in the queue.
    let left = lost.is_some_and(|lost| taken.iter().all(|item| *item < lost)) && seen.most_ahead <= CAPACITY + 1;
    if used < taken.len() || made < items || left {
        fail(
            "stops_too_early",
            format!("`run` returned when {made} of {items} items were made and {used} were used up"),
        );
    }
    if let Some(lost) = lost {
        let text = format!("{} of {items} items were used up; the first that was not is item {lost}", taken.len());
        // A queue that drops what comes when it is full keeps the first ten at least.
        if lost < CAPACITY as u64 {
            fail("overwrites_the_oldest", text);
        }
        fail("try_send_drops", text);
    }
    let at_once = (1..used).find(|nth| seen.taken[*nth].1 < seen.used[nth - 1]);
    if let Some(nth) = at_once {
        let at = seen.taken[nth].1;
        fail(
            "uses_several_at_once",
            format!("at {at} ms an item was given to `use_up` while another was being used up"),
        );
    }
    for (place, item) in taken.iter().enumerate() {
        require!(
            *item == place as u64,
            "in_another_order",
            "items 0, 1, 2 and so on were made; the one that was used up in place {place} is item {item}"
        );
    }
}

/// The queue holds ten, and no more.
fn ahead(seen: &Seen) {
    let (ahead, tasks) = (seen.most_ahead, seen.most_tasks);
    let text = format!("up to {ahead} items were made and not taken; 10 in the queue and 1 in the hand are 11");
    match ahead {
        0..=11 => {}
        12 => fail("holds_too_many", text),
        _ if tasks > CAPACITY => fail("spawns_per_send", format!("{text}. There were {tasks} tasks at the same time")),
        13..=30 => fail("takes_in_batches", text),
        _ => fail("unbounded", text),
    }
}

/// Nobody waits who could go on.
fn in_time(seen: &Seen) {
    for (nth, (_, at)) in seen.taken.iter().enumerate() {
        let made = seen.made[nth];
        let free = if nth == 0 { 0 } else { seen.used[nth - 1] };
        require!(
            *at == made.max(free),
            "takes_late",
            "item {nth} was made at {made} ms, the consumer was free at {free} ms, and it took the item at {at} ms"
        );
    }
    assert!(seen.begun.len() <= seen.made.len() + 1, "`make` was asked for an item again after its `None`");
    for (nth, begun) in seen.begun.iter().enumerate().skip(1) {
        let (before, made) = (nth - 1, seen.made[nth - 1]);
        let room = before.checked_sub(CAPACITY).map_or(0, |taken| seen.taken[taken].1);
        if *begun <= made.max(room) {
            continue;
        }
        let ahead = seen.most_ahead;
        let text = format!(
            "item {before} was made at {made} ms, there was room from {room} ms on, and the next was begun at {begun} ms"
        );
        match ahead {
            0 | 1 => fail("takes_turns", format!("{text}. The producer was never more than {ahead} item ahead")),
            2..=CAPACITY => fail(
                "holds_too_few",
                format!(
                    "{text}. Up to {ahead} items were made and not taken; 10 in the queue and 1 in the hand are 11"
                ),
            ),
            _ => fail("goes_on_late", text),
        }
    }
    let (over, end) = (seen.over, seen.used.last().max(seen.begun.last()).copied().unwrap_or(0));
    require!(over == end, "guesses_the_end", "the last item was used up at {end} ms, and `run` returned at {over} ms");
}

// ANCHOR: tests
#[test]
fn a_full_queue_stops_the_producer() -> Verdict {
    check(40, |_| 2, |_| 20);
    Verdict::passed()
}

#[test]
fn a_slow_producer_is_never_held_up() -> Verdict {
    check(8, |_| 20, |_| 7);
    Verdict::passed()
}

#[test]
fn no_time_to_make_an_item_fills_the_queue_at_once() -> Verdict {
    // More than a `u8` counts.
    check(300, |_| 0, |_| 5);
    Verdict::passed()
}
// ANCHOR_END: tests

#[test]
fn nothing_to_make_is_nothing_to_wait_for() -> Verdict {
    check(0, |_| 1, |_| 1);
    check(1, |_| 3, |_| 1);
    Verdict::passed()
}

#[test]
fn whatever_is_made_is_used_up_in_time() -> Verdict {
    // What fails here need not be sought for, and made small.
    check(40, |_| 2, |_| 20);
    let times = || vec(0..6_u64, 30);
    property(&(0..30_usize, times(), times()), |(items, makes, uses)| {
        check(items, move |nth| makes[nth], move |nth| uses[nth]);
    })
}

#[test]
fn whoever_waits_sleeps() -> Verdict {
    for (who, make, using) in [("the producer", 0, 1009), ("the consumer", 1009, 0)] {
        let (_, seen) = watch(13, move |_| make, move |_| using);
        let sleeps = seen.sleeps;
        require!(
            !seen.spins && sleeps < 100,
            "polls",
            "while {who} waited for 13 s in all, somebody woke {sleeps} times"
        );
        check(13, move |_| make, move |_| using);
    }
    // Nor does anybody give up, in more than a year: the producer, which waits for room, and then the consumer for an item.
    let (last, long) = (13, 400 * 24 * 3_600_000);
    let (make, using) = (move |nth| if nth == last { long } else { 0 }, move |nth| if nth == 0 { long } else { 0 });
    judge(last + 1, watch_beyond(2 * long, last + 1, make, using));
    Verdict::passed()
}

/// Does the panic of a closure come out of `run`?
fn panics(
    who: &str,
    makes: impl Fn(usize) -> u64 + Clone + Send + 'static,
    uses: impl Fn(usize) -> u64 + Clone + Send + 'static,
) {
    let (ended, seen) = watch(40, makes, uses);
    let (made, used) = (seen.made.len(), seen.used.len());
    match ended {
        Err(_) => {}
        Ok(Ok(_)) => fail(
            "ignores_a_panic",
            format!("{who} panicked, and `run` returned as if all were well; of 40 items {used} were used up"),
        ),
        Ok(Err(Endless)) => fail(
            "waits_for_the_dead",
            format!("{who} panicked, and `run` never ended; {made} items were made, and {used} used up"),
        ),
    }
}

#[test]
fn a_panic_of_the_producer_is_not_lost() -> Verdict {
    panics("`make`", |nth| if nth == 3 { panic!("the test's panic") } else { 2 }, |_| 5);
    panics("`make`", |nth| if nth == 25 { DIES } else { 2 }, |_| 5);
    Verdict::passed()
}

#[test]
fn a_panic_of_the_consumer_is_not_lost() -> Verdict {
    panics("`use_up`", |_| 2, |nth| if nth == 3 { panic!("the test's panic") } else { 5 });
    // The queue is full then, and the producer waits.
    panics("`use_up`", |_| 2, |nth| if nth == 20 { DIES } else { 5 });
    // What such a run has left behind is of no concern to the next one.
    check(40, |_| 2, |_| 20);
    Verdict::passed()
}
