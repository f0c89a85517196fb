//! Starvation: a thread that nobody blocks for good, and that never gets its turn all the same.

use std::sync::{Barrier, Condvar, Mutex};
use std::thread;

use super::lock;

/// How often each of three threads got what it needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turns {
    /// The thread that needs lock A.
    pub only_a: u64,
    /// The thread that needs lock B.
    pub only_b: u64,
    /// The thread that needs both.
    pub both: u64,
}

/// Two threads use one lock each, by turns, and a third takes both locks or none, once a round.
///
/// The one takes its lock before the other lets go, so at no moment are both locks free.
pub fn take_both_or_none(rounds: u64) -> Turns {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let in_step = Barrier::new(3);
    thread::scope(|scope| {
        let only_a = scope.spawn(|| use_by_turns(&a, &in_step, (0..rounds).map(|round| round % 2 == 0)));
        let only_b = scope.spawn(|| use_by_turns(&b, &in_step, (0..rounds).map(|round| round % 2 == 1)));
        let both = scope.spawn(|| try_for_both([&a, &b], &in_step, rounds));
        let [only_a, only_b, both] = [only_a, only_b, both].map(|thread| thread.join().expect("no thread panics here"));
        Turns { only_a, only_b, both }
    })
}

/// Takes the lock in the rounds that are its own, and keeps it until the other thread has its lock in the next round.
fn use_by_turns(own: &Mutex<()>, in_step: &Barrier, rounds: impl Iterator<Item = bool>) -> u64 {
    let mut turns = 0;
    let mut held = None;
    for mine in rounds {
        if mine {
            held = Some(lock(own));
            turns += 1;
        }
        in_step.wait();
        // The lock of this round is taken by now.
        if !mine {
            drop(held.take());
        }
        in_step.wait();
        // Here the third thread tries.
        in_step.wait();
    }
    turns
}

fn try_for_both([a, b]: [&Mutex<()>; 2], in_step: &Barrier, rounds: u64) -> u64 {
    let mut turns = 0;
    for _ in 0..rounds {
        in_step.wait();
        in_step.wait();
        if let (Ok(_a), Ok(_b)) = (a.try_lock(), b.try_lock()) {
            turns += 1;
        }
        // What it got is free again: the next round begins with an owner's lock.
        in_step.wait();
    }
    turns
}

/// The same three threads, with a queue in front of the locks: `turns` in all, first come, first served.
pub fn in_a_queue(turns: u64) -> Turns {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let queue = Queue::new();
    // All three stand in the queue before the first is served, so that who starts late loses nothing.
    let first = [queue.ticket(), queue.ticket(), queue.ticket()];
    thread::scope(|scope| {
        let only_a = scope.spawn(|| queue_up(&queue, first[0], turns, || drop(lock(&a))));
        let only_b = scope.spawn(|| queue_up(&queue, first[1], turns, || drop(lock(&b))));
        let both = scope.spawn(|| queue_up(&queue, first[2], turns, || drop((lock(&a), lock(&b)))));
        let [only_a, only_b, both] = [only_a, only_b, both].map(|thread| thread.join().expect("no thread panics here"));
        Turns { only_a, only_b, both }
    })
}

/// Returns how many turns it got before the queue had served `turns`.
fn queue_up(queue: &Queue, first: u64, turns: u64, use_locks: impl Fn()) -> u64 {
    let mut used = 0;
    let mut ticket = first;
    while ticket < turns {
        queue.wait_for(ticket);
        use_locks();
        used += 1;
        // Back to the end of the queue before the next is served: the other two stand in it already.
        ticket = queue.ticket();
        queue.serve_next();
    }
    used
}

/// A queue with tickets, as at a counter.
struct Queue {
    tickets: Mutex<Tickets>,
    moved_up: Condvar,
}

struct Tickets {
    /// The number that the next one to come will get.
    next: u64,
    /// The number whose turn it is.
    serving: u64,
}

impl Queue {
    fn new() -> Self {
        Self { tickets: Mutex::new(Tickets { next: 0, serving: 0 }), moved_up: Condvar::new() }
    }

    fn ticket(&self) -> u64 {
        let mut tickets = lock(&self.tickets);
        tickets.next += 1;
        tickets.next - 1
    }

    fn wait_for(&self, ticket: u64) {
        let not_yet = |tickets: &mut Tickets| tickets.serving != ticket;
        drop(self.moved_up.wait_while(lock(&self.tickets), not_yet).expect("no thread panics while it holds a ticket"));
    }

    /// Everybody is woken, since nobody knows which of the waiters holds the next number.
    fn serve_next(&self) {
        lock(&self.tickets).serving += 1;
        self.moved_up.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_both_or_none_gets_none() {
        assert_eq!(take_both_or_none(100), Turns { only_a: 50, only_b: 50, both: 0 });
    }

    #[test]
    fn a_queue_serves_all_three_alike() {
        assert_eq!(in_a_queue(300), Turns { only_a: 100, only_b: 100, both: 100 });
        // What does not divide by three goes to those in front.
        assert_eq!(in_a_queue(301), Turns { only_a: 101, only_b: 100, both: 100 });
    }
}
