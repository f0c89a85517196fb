//! Several workers over one list.

use crate::interrupt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

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
