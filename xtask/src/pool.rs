//! Several workers over one list, and turns for what keeps a processor busy.
//!
//! Some tests do nothing but wait until it is clear that they will never end. There are more workers than processors, so that
//! others go on meanwhile. Who is about to start a process takes one of a few [`Turns`], and gives it back when the process
//! is over, or is seen to wait.

use crate::interrupt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// So many workers share a turn, of which all but one can wait.
pub const SHARING: usize = 4;

/// A number of turns, each of which one process at a time can have. They are given in the order in which they are asked for.
#[derive(Debug)]
pub struct Turns {
    number: usize,
    counts: Mutex<Counts>,
    given_back: Condvar,
}

/// Since the beginning.
#[derive(Debug, Default)]
struct Counts {
    asked_for: usize,
    given_back: usize,
}

/// The right to keep one processor busy, until it is dropped.
#[derive(Debug)]
pub struct Turn<'t>(&'t Turns);

impl Turns {
    /// So many, and at least one.
    pub fn new(number: usize) -> Turns {
        Turns { number: number.max(1), counts: Mutex::default(), given_back: Condvar::new() }
    }

    /// Waits for one. Nothing else ends the wait: when there is an interruption, those that have one give it back soon.
    pub fn take(&self) -> Turn<'_> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let before = counts.asked_for;
        counts.asked_for += 1;
        let too_many = |counts: &mut Counts| before >= counts.given_back + self.number;
        drop(self.given_back.wait_while(counts, too_many).unwrap_or_else(PoisonError::into_inner));
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner).given_back += 1;
        // All of them, since only one can go on, and which one is not known here.
        self.0.given_back.notify_all();
    }
}

/// Does `work` on every item, by `workers` threads, and returns the results in the order of the items.
///
/// Each worker begins with what `equip` gives it. After an error the others finish what they are at, and take no more.
///
/// # Errors
/// One that a worker met: the one of the earliest item, or else of a worker that could not begin.
pub fn each<T: Sync, W, R: Send, E: Send>(
    items: &[T],
    workers: usize,
    equip: impl Fn() -> Result<W, E> + Sync,
    work: impl Fn(&W, &T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<R, E>)>> = Mutex::new(Vec::new());
    let keep = |at, result| done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
    let labour = || {
        let tools = match equip() {
            Ok(tools) => tools,
            Err(error) => return keep(items.len(), Err(error)),
        };
        loop {
            // Nothing but the number itself is shared through the counter.
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return };
            let result = work(&tools, item);
            if result.is_err() {
                next.store(items.len(), Ordering::Relaxed);
            }
            keep(at, result);
        }
    };
    {
        let labour = interrupt::inherited(labour);
        std::thread::scope(|scope| {
            for _ in 0..workers.clamp(1, items.len().max(1)) {
                scope.spawn(&labour);
            }
        });
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for workers in [1, 2, 7] {
            let squares = each(&[1, 2, 3, 4, 5], workers, || Ok::<_, ()>(()), |(), n| Ok(n * n));
            assert_eq!(squares, Ok(vec![1, 4, 9, 16, 25]));
        }
        assert_eq!(each(&[0u8; 0], 2, || Ok::<_, ()>(()), |(), n| Ok(*n)), Ok(vec![]));
    }

    #[test]
    fn no_more_have_a_turn_than_there_are() {
        let (turns, busy, most) = (Turns::new(2), AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |(): &(), _: &u32| {
            let _turn = turns.take();
            most.fetch_max(1 + busy.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
            std::thread::yield_now();
            busy.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, ()>(())
        };
        assert!(each(&[0; 100], 7, || Ok(()), work).is_ok());
        assert!((1..=2).contains(&most.into_inner()));
        let counts = turns.counts.into_inner().expect("nobody panicked");
        assert_eq!((counts.asked_for, counts.given_back), (100, 100));
    }

    #[test]
    fn an_error_stops_the_work() {
        let done = AtomicUsize::new(0);
        let work = |(): &(), n: &u32| {
            done.fetch_add(1, Ordering::Relaxed);
            if *n == 2 { Err(*n) } else { Ok(()) }
        };
        assert_eq!(each(&[1, 2, 3, 4], 1, || Ok(()), work), Err(2));
        assert_eq!(done.into_inner(), 2);
    }

    #[test]
    fn a_worker_that_cannot_begin_is_an_error() {
        assert_eq!(each(&[1, 2], 2, || Err::<(), _>("no slot"), |(), n| Ok(*n)), Err("no slot"));
    }
}
