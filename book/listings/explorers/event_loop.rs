//! One chef and three recipes, of which one never awaits.
//!
//! The loop below is a real one: it polls futures that are woken by timers. Its clock is no real one, and so a call that
//! blocks can be seen in it: `thread::sleep` moves the clock while the loop stands still. The checker decides in which
//! order the three recipes reach the loop; from there on there is one thread, and nothing to choose.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use interleave::sync;

use super::stage::{Body, run};

// ANCHOR: cook_for
async fn cook(minutes: u32) -> u32 {
    let start = now();
    sleep(minutes).await;
    now() - start
}
// ANCHOR_END: cook_for

// ANCHOR: chop
async fn chop() -> u32 {
    thread::sleep(10);
    10
}
// ANCHOR_END: chop

/// What the loop's clock shows, and who is to be woken when.
#[derive(Default)]
struct Clock {
    now: u32,
    timers: Vec<(u32, Waker)>,
}

thread_local! {
    static CLOCK: RefCell<Clock> = RefCell::default();
}

fn now() -> u32 {
    CLOCK.with_borrow(|clock| clock.now)
}

fn sleep(minutes: u32) -> impl Future<Output = ()> {
    let until = now() + minutes;
    std::future::poll_fn(move |context| {
        if now() >= until {
            return Poll::Ready(());
        }
        CLOCK.with_borrow_mut(|clock| clock.timers.push((until, context.waker().clone())));
        Poll::Pending
    })
}

/// Stands in for `std::thread`: blocks whoever calls it.
mod thread {
    pub fn sleep(minutes: u32) {
        super::CLOCK.with_borrow_mut(|clock| clock.now += minutes);
    }
}

/// Puts its task into the queue of those that are to be polled.
struct Ring {
    task: usize,
    ready: Arc<Mutex<VecDeque<usize>>>,
}

impl Wake for Ring {
    fn wake(self: Arc<Self>) {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).push_back(self.task);
    }
}

/// Runs all tasks to their ends, beginning with the first, and returns what they returned.
fn event_loop(mut tasks: Vec<Pin<Box<dyn Future<Output = u32>>>>) -> Vec<u32> {
    CLOCK.set(Clock::default());
    let ready: Arc<Mutex<VecDeque<usize>>> = Arc::new(Mutex::new((0..tasks.len()).collect()));
    let mut results = vec![None; tasks.len()];
    while results.contains(&None) {
        let next = ready.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        if let Some(task) = next {
            let waker = Waker::from(Arc::new(Ring { task, ready: Arc::clone(&ready) }));
            if let Poll::Ready(result) = tasks[task].as_mut().poll(&mut Context::from_waker(&waker)) {
                results[task] = Some(result);
            }
        }
        let due = CLOCK.with_borrow_mut(|clock| {
            let first = clock.timers.iter().map(|(until, _)| *until).min();
            if let Some(first) = first.filter(|_| next.is_none()) {
                clock.now = clock.now.max(first);
            }
            let now = clock.now;
            clock.timers.extract_if(.., |(until, _)| *until <= now).collect::<Vec<_>>()
        });
        due.into_iter().for_each(|(_, waker)| waker.wake());
    }
    results.into_iter().flatten().collect()
}

pub fn play() -> &'static str {
    let slips = sync::Mutex::new(Vec::new());
    let hand_in = |slip: &'static str| slips.lock().unwrap().push(slip);
    let waiters: Vec<Body<'_, ()>> =
        vec![Box::new(|| hand_in("egg")), Box::new(|| hand_in("toast")), Box::new(|| hand_in("salad"))];
    run(waiters);
    let order = slips.into_inner().unwrap();
    let recipe = |slip: &&str| -> Pin<Box<dyn Future<Output = u32>>> {
        match *slip {
            "egg" => Box::pin(cook(6)),
            "toast" => Box::pin(cook(2)),
            _ => Box::pin(chop()),
        }
    };
    let took = event_loop(order.iter().map(recipe).collect());
    let of = |slip| order.iter().zip(&took).find(|(known, _)| **known == slip).map(|(_, took)| *took);
    match (of("egg"), of("toast")) {
        (Some(6), Some(2)) => "egg and toast are right, and start ten minutes late",
        (Some(10), Some(2)) => "the egg is hard",
        (Some(6), Some(10)) => "the toast is black",
        (Some(10), Some(10)) => "the egg is hard, and the toast is black",
        _ => "something else",
    }
}
