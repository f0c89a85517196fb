use chapter1::poll_by_hand::{Receiver, Sender, block_on, oneshot};
use interleave::operations;
use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use interleave::thread::{self, Thread};
use proctor::Kind::{Deadlock, LostWakeup, NeverNotified, NeverYields, SelfDeadlock, WaitsForEver, WokeUnchecked};
use proctor::{Verdict, explore_or_within, explore_within, fail, if_it_hangs, require};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll::{Pending, Ready};
use std::task::{Context, Poll, Wake, Waker};

/// What the faults mean that any of these models can end in. When a thread sleeps for ever, that depends on the model.
fn named(asleep: &'static str, verdict: Verdict) -> Verdict {
    verdict
        .means(NeverYields, "polls_unwoken")
        .means(LostWakeup, asleep)
        .means(NeverNotified, asleep)
        .means(WaitsForEver, asleep)
        .means(WokeUnchecked, asleep)
}

/// Models of the channel, in every order of its steps. The test polls.
fn channel(asleep: &'static str, model: impl Fn() + Send + Sync + 'static) -> Verdict {
    named(asleep, explore_or_within(2, model)).means(SelfDeadlock, "locks_twice").means(Deadlock, "opposite_order")
}

/// Models of `block_on`, in every order of its steps. The test has a future.
fn runtime(asleep: &'static str, model: impl Fn() + Send + Sync + 'static) -> Verdict {
    named(asleep, explore_or_within(2, model)).means(SelfDeadlock, "polls_with_a_lock_held")
}

/// A waker that counts how often it is woken, and unparks its thread.
struct Bell {
    rings: AtomicUsize,
    owner: Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rings.fetch_add(1, SeqCst);
        self.owner.unpark();
    }
}

impl Bell {
    fn new() -> (Arc<Bell>, Waker) {
        let bell = Arc::new(Bell { rings: AtomicUsize::new(0), owner: thread::current() });
        (bell.clone(), bell.into())
    }

    fn rings(&self) -> usize {
        self.rings.load(SeqCst)
    }

    /// Sleeps until it is woken.
    fn wait(&self) {
        while self.rings() == 0 {
            thread::park();
        }
    }
}

/// How the sending end goes.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Sends,
    IsDropped,
}

const ENDS: [End; 2] = [End::Sends, End::IsDropped];

impl End {
    fn act(self, sender: Sender<u32>) {
        match self {
            End::Sends => sender.send(7),
            End::IsDropped => drop(sender),
        }
    }

    /// What the receiver gets then.
    fn judge(self, got: Option<u32>) {
        match self {
            End::Sends => require!(got == Some(7), "loses_the_value", "7 was sent, and the receiver got {got:?}"),
            End::IsDropped => {
                require!(got.is_none(), "loses_the_value", "nothing was sent, and the receiver got {got:?}")
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            End::Sends => "the value was sent",
            End::IsDropped => "the sender was dropped",
        }
    }
}

fn poll(receiver: &mut Pin<&mut Receiver<u32>>, waker: &Waker) -> Poll<Option<u32>> {
    receiver.as_mut().poll(&mut Context::from_waker(waker))
}

/// A poll before anything was sent.
fn poll_too_early(receiver: &mut Pin<&mut Receiver<u32>>, waker: &Waker) {
    let polled = poll(receiver, waker);
    require!(polled.is_pending(), "loses_the_value", "nothing was sent yet, and `poll` returned {polled:?}");
}

#[test]
fn a_poll_wakes_nobody() -> Verdict {
    // There is only one thread: it can wait nowhere but in a poll.
    channel("blocks_in_poll", || {
        let (sender, receiver) = oneshot();
        let mut receiver = Box::pin(receiver);
        let (bell, waker) = Bell::new();
        for polls in 1..3 {
            poll_too_early(&mut receiver.as_mut(), &waker);
            let rings = bell.rings();
            require!(rings == 0, "polls_unwoken", "nothing was sent, and {polls} polls woke their waker {rings} times");
        }
        drop(receiver);
        let woken = bell.rings() > 0;
        require!(!woken, "wakes_too_early", "nothing was sent, the receiver was dropped, and its waker was woken");
        sender.send(7);
    })
}

#[test]
fn the_end_of_the_sender_wakes_who_has_polled() -> Verdict {
    // There is only one thread: it can wait nowhere but in a poll.
    channel("blocks_in_poll", || {
        for end in ENDS {
            let (sender, receiver) = oneshot();
            let mut receiver = pin!(receiver);
            let (bell, waker) = Bell::new();
            poll_too_early(&mut receiver, &waker);
            end.act(sender);
            let woken = bell.rings() > 0;
            if end == End::Sends {
                require!(woken, "never_wakes", "{}, and nobody woke the waker of the last poll", end.name());
            } else {
                require!(woken, "forgets_the_drop", "{}, and nobody woke the waker of the last poll", end.name());
            }
            match poll(&mut receiver, &waker) {
                Ready(got) => end.judge(got),
                Pending if end == End::Sends => {
                    fail("loses_the_value", format!("{}, and the receiver is pending", end.name()))
                }
                Pending => fail("forgets_the_drop", format!("{}, and the receiver is pending", end.name())),
            }
        }
    })
}

// ANCHOR: last_poll
#[test]
fn of_several_wakers_the_last_is_woken() -> Verdict {
    // There is only one thread: it can wait nowhere but in a poll.
    channel("blocks_in_poll", || {
        for (polls, last) in [(&["a", "b"][..], "b"), (&["a", "b", "a"], "a")] {
            let (sender, receiver) = oneshot();
            let mut receiver = pin!(receiver);
            let bells = [("a", Bell::new()), ("b", Bell::new())];
            let of = |name| bells.iter().find(|(its, _)| *its == name).map(|(_, bell)| bell);
            for (_, waker) in polls.iter().filter_map(|name| of(*name)) {
                poll_too_early(&mut receiver, waker);
            }
            sender.send(7);
            let woken: Vec<&str> =
                bells.iter().filter(|(_, (bell, _))| bell.rings() > 0).map(|(name, _)| *name).collect();
            // To wake nobody is another mistake.
            let right = woken.is_empty() || woken.contains(&last);
            require!(right, "stale_waker", "polled with the wakers {polls:?}, in this order, and woken was {woken:?}");
        }
    })
}
// ANCHOR_END: last_poll

#[test]
fn who_is_woken_finds_the_channel_ready() -> Verdict {
    channel("never_wakes", || {
        let (sender, receiver) = oneshot();
        let mut receiver = pin!(receiver);
        let (bell, waker) = Bell::new();
        poll_too_early(&mut receiver, &waker);
        thread::scope(|s| {
            s.spawn(|| sender.send(7));
            bell.wait();
            match poll(&mut receiver, &waker) {
                Ready(got) => End::Sends.judge(got),
                Pending => fail("wakes_too_early", "the receiver was woken, and it was not ready".into()),
            }
        });
    })
}

#[test]
fn who_is_woken_by_the_drop_finds_the_channel_ready() -> Verdict {
    channel("forgets_the_drop", || {
        let (sender, receiver) = oneshot();
        let mut receiver = pin!(receiver);
        let (bell, waker) = Bell::new();
        poll_too_early(&mut receiver, &waker);
        thread::scope(|s| {
            s.spawn(|| drop(sender));
            bell.wait();
            match poll(&mut receiver, &waker) {
                Ready(got) => End::IsDropped.judge(got),
                Pending => fail("wakes_too_early", "the receiver was woken, and it was not ready".into()),
            }
        });
    })
}

// ANCHOR: race
/// The sender acts while the receiver polls for the first time.
fn a_poll_beside(end: End) -> Verdict {
    channel("registers_too_late", move || {
        let (sender, receiver) = oneshot();
        let mut receiver = pin!(receiver);
        let (bell, waker) = Bell::new();
        thread::scope(|s| {
            s.spawn(|| end.act(sender));
            let mut polled = poll(&mut receiver, &waker);
            if polled.is_pending() {
                bell.wait();
                polled = poll(&mut receiver, &waker);
            }
            match polled {
                Ready(got) => end.judge(got),
                Pending => fail("wakes_too_early", "the receiver was woken, and it was not ready".into()),
            }
        });
    })
}
// ANCHOR_END: race

#[test]
fn a_poll_beside_a_send_is_ready_or_woken() -> Verdict {
    a_poll_beside(End::Sends)
}

#[test]
fn a_poll_beside_a_drop_is_ready_or_woken() -> Verdict {
    a_poll_beside(End::IsDropped)
}

#[test]
fn a_poll_with_another_waker_beside_a_send_is_ready_or_woken() -> Verdict {
    channel("registers_too_late", || {
        let (sender, receiver) = oneshot();
        let mut receiver = pin!(receiver);
        poll_too_early(&mut receiver, Waker::noop());
        let (bell, waker) = Bell::new();
        thread::scope(|s| {
            s.spawn(|| sender.send(7));
            match poll(&mut receiver, &waker) {
                Ready(got) => End::Sends.judge(got),
                Pending => bell.wait(),
            }
        });
    })
}

#[test]
fn a_send_without_a_receiver_does_nothing() -> Verdict {
    let _watch = if_it_hangs("panics_without_a_receiver", "the receiver was dropped, and then `send` did not return");
    for polled in [false, true] {
        let (sender, receiver): (Sender<u32>, Receiver<u32>) = oneshot();
        let mut receiver = Box::pin(receiver);
        if polled {
            poll_too_early(&mut receiver.as_mut(), Waker::noop());
        }
        drop(receiver);
        if catch_unwind(AssertUnwindSafe(|| sender.send(7))).is_err() {
            fail("panics_without_a_receiver", "the receiver was dropped, and then `send` panicked".into());
        }
    }
    Verdict::passed()
}

/// A future of the test's own: ready after so many steps of others, and woken after each.
struct Steps(Mutex<(usize, Option<Waker>)>);

impl Steps {
    fn new() -> Steps {
        Steps(Mutex::named("steps", (0, None)))
    }

    fn step(&self) {
        let waker = {
            let mut state = self.0.lock().unwrap();
            state.0 += 1;
            state.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// How often it was polled.
    async fn reach(&self, steps: usize) -> usize {
        let mut polls = 0;
        poll_fn(|context| {
            polls += 1;
            let mut state = self.0.lock().unwrap();
            if state.0 >= steps {
                return Ready(polls);
            }
            state.1 = Some(context.waker().clone());
            Pending
        })
        .await
    }
}

#[test]
fn a_future_that_is_ready_is_not_waited_for() -> Verdict {
    runtime("sleeps_before_the_first_poll", || {
        let (sender, receiver) = oneshot();
        sender.send(7);
        // Neither 'static nor Send nor Unpin, which futures need not be.
        let text = String::from("borrowed");
        let (got, borrowed): (Option<u32>, &str) = block_on(async { (receiver.await, text.as_str()) });
        End::Sends.judge(got);
        require!(
            borrowed == "borrowed",
            "loses_the_value",
            "a future returned \"borrowed\", and `block_on` {borrowed:?}"
        );
    })
}

#[test]
fn a_future_that_is_woken_later_is_polled_again() -> Verdict {
    // Nobody is interrupted: the thread is asleep when the other one wakes it.
    let verdict = explore_within(0, || {
        let steps = Steps::new();
        thread::scope(|s| {
            s.spawn(|| steps.step());
            block_on(steps.reach(1));
        });
    });
    named("waker_wakes_nobody", verdict).means(SelfDeadlock, "polls_with_a_lock_held")
}

// ANCHOR: during
#[test]
fn a_future_that_is_woken_while_it_is_polled_is_polled_again() -> Verdict {
    runtime("wake_before_park_is_lost", || {
        let mut polls = 0;
        block_on(poll_fn(|context| {
            polls += 1;
            context.waker().wake_by_ref();
            if polls < 3 { Pending } else { Ready(()) }
        }));
    })
}
// ANCHOR_END: during

#[test]
fn a_waker_may_be_woken_again_before_the_thread_sleeps() -> Verdict {
    runtime("wake_waits", || {
        let mut polls = 0;
        block_on(poll_fn(|context| {
            polls += 1;
            (0..2).for_each(|_| context.waker().wake_by_ref());
            if polls < 2 { Pending } else { Ready(()) }
        }));
    })
}

#[test]
fn a_future_that_another_thread_wakes_is_polled_again() -> Verdict {
    runtime("wake_before_park_is_lost", || {
        let steps = Steps::new();
        thread::scope(|s| {
            s.spawn(|| steps.step());
            block_on(steps.reach(1));
        });
    })
}

#[test]
fn a_future_that_is_woken_twice_is_polled_until_it_is_ready() -> Verdict {
    runtime("wake_before_park_is_lost", || {
        let steps = Steps::new();
        thread::scope(|s| {
            s.spawn(|| (0..2).for_each(|_| steps.step()));
            block_on(steps.reach(2));
        });
    })
}

/// More steps of a thread than another needs, unless that one sleeps.
const LONG: usize = 40;

#[test]
fn a_future_that_nobody_wakes_is_not_polled() -> Verdict {
    runtime("wake_before_park_is_lost", || {
        let steps = Steps::new();
        thread::scope(|s| {
            s.spawn(|| {
                (0..LONG).for_each(|_| thread::yield_now());
                steps.step();
            });
            let polls = block_on(steps.reach(1));
            require!(polls < LONG / 4, "polls_unwoken", "the future was woken once, and polled {polls} times");
            let steps = operations();
            require!(steps < LONG, "spins_until_woken", "`block_on` took {steps} steps; asleep, it takes a few");
        });
    })
}

#[test]
fn to_be_woken_is_not_to_be_ready() -> Verdict {
    let _watch = if_it_hangs(
        "wake_before_park_is_lost",
        "the future wakes its own waker while it is polled, and `block_on` sleeps all the same",
    );
    let mut polls = 0;
    let three_polls = poll_fn(|context: &mut Context<'_>| {
        polls += 1;
        context.waker().wake_by_ref();
        if polls < 3 { Pending } else { Ready(()) }
    });
    if catch_unwind(AssertUnwindSafe(|| block_on(three_polls))).is_err() {
        fail("takes_woken_for_ready", "the future was woken and still pending, and `block_on` panicked".into());
    }
    Verdict::passed()
}

fn together(end: End) -> Verdict {
    runtime("wake_before_park_is_lost", move || {
        let (sender, receiver) = oneshot();
        thread::scope(|s| {
            s.spawn(|| end.act(sender));
            end.judge(block_on(receiver));
        });
    })
}

#[test]
fn a_value_that_is_sent_is_received() -> Verdict {
    together(End::Sends)
}

#[test]
fn a_sender_that_is_dropped_ends_the_waiting() -> Verdict {
    together(End::IsDropped)
}

/// A value that can do nothing: any can be sent.
struct Value;

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: fn() -> (Sender<Value>, Receiver<Value>) = oneshot;
const _: fn(Receiver<Value>) -> Option<Value> = block_on::<Receiver<Value>>;
