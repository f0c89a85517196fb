//! A stage for the programs of explorers: it runs one in every interleaving and collects how each of them ended.
//!
//! The checker itself stops at the first deadlock. So the programs use the locks and condition variables of `locks`: those
//! of `interleave`, with a book beside them in which stands who holds what and who waits for what. When the last thread
//! that could go on comes to a wait, all of them are sent home: that ending has a name, and the exploration goes on with
//! the next interleaving.
//!
//! What a thread waits for is decided by `interleave`, never here. The book only notices when nobody is left to end it.
//! Were it to overlook that, the checker would report the deadlock, and the test would fail.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, PoisonError};

use interleave::event::Op;
use interleave::thread::{self, Thread};
use interleave::{Explorer, Outcome, sync};

/// What became of the threads of a program: what each returned, or `None` when it waits for ever.
pub type Ending<T> = Vec<Option<T>>;

/// Runs `program` in every interleaving, or in those that `explorer` is bound to, and returns what it returned in each.
pub fn endings(explorer: &Explorer, program: fn() -> &'static str) -> BTreeSet<String> {
    let found = Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let outcome = explorer.run({
        let found = Arc::clone(&found);
        move || {
            BOOK.set(Book::default());
            let ending = program();
            found.lock().unwrap_or_else(PoisonError::into_inner).insert(ending.to_owned());
        }
    });
    assert!(matches!(outcome, Outcome::Passed(_)), "the exploration has to end without a failure: {outcome:?}");
    let found = found.lock().unwrap_or_else(PoisonError::into_inner);
    found.clone()
}

/// A thread of a program.
pub type Body<'a, T> = Box<dyn FnOnce() -> T + Send + 'a>;

/// Runs these threads to their ends, or until nobody can go on.
pub fn run<T: Send>(bodies: Vec<Body<'_, T>>) -> Ending<T> {
    BOOK.with_borrow_mut(|book| book.threads = bodies.iter().map(|_| Actor::default()).collect());
    thread::scope(|scope| {
        let handles: Vec<_> =
            bodies.into_iter().enumerate().map(|(me, body)| scope.spawn(move || enter(me, body))).collect();
        handles.into_iter().map(|handle| handle.join().ok().flatten()).collect()
    })
}

/// One thread, from its entry to its end; `None` when it was sent home.
fn enter<T>(me: usize, body: Body<'_, T>) -> Option<T> {
    BOOK.with_borrow_mut(|book| book.threads[me].handle = Some(thread::current()));
    let result = catch_unwind(AssertUnwindSafe(body));
    BOOK.with_borrow_mut(|book| book.threads[me].does = Does::Ended);
    match result {
        Ok(value) => {
            send_home_if_stuck();
            Some(value)
        }
        Err(payload) if payload.is::<SentHome>() => None,
        // A true panic has ended the exploration already.
        Err(payload) => resume_unwind(payload),
    }
}

/// What a thread is about.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Does {
    #[default]
    Runs,
    /// Is about to take this lock, and waits while somebody has it.
    Wants(usize),
    /// Sleeps in this room, and takes this lock when it wakes.
    Sleeps {
        room: usize,
        lock: usize,
    },
    /// Waits in a ring of threads, or for itself: for ever.
    IsLost,
    Ended,
}

#[derive(Default)]
pub struct Actor {
    pub does: Does,
    handle: Option<Thread>,
}

/// A lock: who holds it, and with what.
pub struct Held {
    pub lock: &'static sync::Mutex<()>,
    pub by: Option<usize>,
    pub guard: Option<sync::MutexGuard<'static, ()>>,
}

/// A waiting room: how many of its sleepers will be woken, and how to wake all of them.
pub struct Room {
    pub notified: usize,
    pub condvar: Arc<sync::Condvar>,
}

/// Who holds what and who waits for what, in the interleaving that runs. All threads of a model share one OS thread,
/// and with it this book.
#[derive(Default)]
pub struct Book {
    pub threads: Vec<Actor>,
    pub locks: Vec<Held>,
    pub rooms: Vec<Room>,
    /// Nobody can go on, so all go home.
    pub is_over: bool,
}

thread_local! {
    pub static BOOK: RefCell<Book> = RefCell::default();
}

/// The payload with which a thread leaves a program that is stuck.
struct SentHome;

impl Book {
    /// The running thread.
    pub fn me(&self) -> usize {
        let id = thread::current().id();
        let is_me = |actor: &Actor| actor.handle.as_ref().is_some_and(|handle| handle.id() == id);
        self.threads.iter().position(is_me).expect("only threads of the program use its locks")
    }

    /// Whether thread `from` waits for a lock that, over others who wait, is held by `from` itself.
    fn waits_in_a_ring(&self, from: usize) -> bool {
        let mut at = from;
        for _ in 0..=self.threads.len() {
            let Does::Wants(lock) = self.threads[at].does else { return false };
            match self.locks[lock].by {
                Some(holder) if holder == from => return true,
                Some(holder) => at = holder,
                None => return false,
            }
        }
        // In a ring of others.
        false
    }

    fn can_go_on(&self, thread: usize) -> bool {
        match self.threads[thread].does {
            Does::Runs => true,
            Does::Wants(lock) => self.locks[lock].by.is_none(),
            Does::Sleeps { room, lock } => {
                self.locks[lock].by.is_none() && (self.rooms[room].notified > 0 || is_awake(thread))
            }
            Does::IsLost | Does::Ended => false,
        }
    }

    fn is_stuck(&self) -> bool {
        let all_wait = (0..self.threads.len()).all(|thread| !self.can_go_on(thread));
        all_wait && self.threads.iter().any(|actor| actor.does != Does::Ended)
    }
}

/// Writes down what the running thread is about to do; does not return when with that nobody can go on.
pub fn is_about_to(does: Does) {
    let is_lost = BOOK.with_borrow_mut(|book| {
        let me = book.me();
        book.threads[me].does = does;
        if book.waits_in_a_ring(me) {
            book.threads[me].does = Does::IsLost;
        }
        book.threads[me].does == Does::IsLost
    });
    send_home_if_stuck();
    go_home_if_over();
    // To take the lock would wait where nobody could fetch it back.
    if is_lost {
        loop {
            thread::park();
            go_home_if_over();
        }
    }
}

fn send_home_if_stuck() {
    let is_first = BOOK.with_borrow_mut(|book| {
        let is_first = book.is_stuck() && !book.is_over;
        book.is_over |= is_first;
        is_first
    });
    if !is_first {
        return;
    }
    release_all_of_mine();
    // With the book closed: what follows are steps, and others run meanwhile.
    let (lost, rooms) = BOOK.with_borrow(|book| {
        let lost = book.threads.iter().filter(|actor| actor.does == Does::IsLost);
        let asleep = book.threads.iter().filter_map(|actor| match actor.does {
            Does::Sleeps { room, lock } => Some((Arc::clone(&book.rooms[room].condvar), book.locks[lock].lock)),
            _ => None,
        });
        (lost.filter_map(|actor| actor.handle.clone()).collect::<Vec<_>>(), asleep.collect::<Vec<_>>())
    });
    lost.iter().for_each(Thread::unpark);
    for (room, lock) in rooms {
        // Who is written down as asleep may still be about to be, but not without its lock.
        let held = lock.lock().unwrap_or_else(PoisonError::into_inner);
        room.notify_all();
        drop(held);
    }
}

pub fn go_home_if_over() {
    if !BOOK.with_borrow(|book| book.is_over) {
        return;
    }
    // Before it unwinds: a lock that is released meanwhile is taken for poisoned.
    release_all_of_mine();
    let payload: Box<dyn Any + Send> = Box::new(SentHome);
    resume_unwind(payload);
}

fn release_all_of_mine() {
    let mine: Vec<usize> = BOOK.with_borrow(|book| {
        let me = book.me();
        let is_mine = |lock: &usize| match book.threads[me].does {
            Does::Sleeps { lock: its, .. } if its == *lock => true,
            _ => book.locks[*lock].by == Some(me),
        };
        (0..book.locks.len()).filter(is_mine).collect()
    });
    mine.into_iter().for_each(release);
}

/// Takes the guard of a lock out of the book, and drops it when the book is closed.
pub fn release(lock: usize) {
    drop(BOOK.with_borrow_mut(|book| {
        book.locks[lock].by = None;
        book.locks[lock].guard.take()
    }));
}

/// Whether a thread that the book takes for asleep has woken without a notification, and waits for its lock.
fn is_awake(thread: usize) -> bool {
    // The first thread of a model is the one that started the others.
    let number = thread + 1;
    let trace = interleave::snapshot();
    let last = trace.events.iter().rev().find(|event| usize::from(event.thread) == number);
    last.is_some_and(|event| matches!(event.op, Op::LockWant { .. }))
}

#[cfg(test)]
mod tests {
    use super::super::locks::Mutex;
    use super::*;

    fn two_locks_in_a_ring() -> &'static str {
        let (a, b) = (Mutex::new(()), Mutex::new(()));
        let take = |first: &Mutex<()>, second: &Mutex<()>| {
            let _first = first.lock().unwrap();
            drop(second.lock().unwrap());
        };
        let bodies: Vec<Body<'_, ()>> =
            vec![Box::new(|| take(&a, &b)), Box::new(|| take(&b, &a)), Box::new(|| drop(a.lock().unwrap()))];
        if run(bodies).contains(&None) { "stuck" } else { "done" }
    }

    #[test]
    fn a_ring_is_an_ending_beside_others_and_beside_a_thread_that_goes_on() {
        assert_eq!(
            endings(&Explorer::new(), two_locks_in_a_ring),
            BTreeSet::from(["done".to_owned(), "stuck".to_owned()])
        );
    }
}
