//! # A sum in slices
//!
//! Each thread adds up a slice of its own, and shares nothing but the function that it calls.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::panic::resume_unwind;
use std::thread;

/// How far the positions 1 to `n` are from a million, all together.
pub fn do_math(n: u64, workers: NonZeroUsize) -> u128 {
    sum_in_slices(n, workers, |position| position.abs_diff(1_000_000))
}

// ANCHOR: slices
/// Cuts the positions 1 to `n` into a slice for each worker, in order, none empty, with lengths that
/// differ by 1 at most.
pub fn slices(n: u64, workers: NonZeroUsize) -> Vec<RangeInclusive<u64>> {
    // 0 without positions, and then nothing is divided by it.
    let count = n.min(workers.get() as u64);
    let mut done = 0;
    let slice = |i| {
        let start = done + 1;
        // The remainder is less than `count`: so many of the slices take one position of it each.
        done += n / count + u64::from(i < n % count);
        start..=done
    };
    (0..count).map(slice).collect()
}
// ANCHOR_END: slices

// ANCHOR: sum
/// Adds up `value(1)` to `value(n)`, each slice on a thread of its own.
///
/// # Panics
///
/// When `value` panics, after all threads have ended.
pub fn sum_in_slices<F>(n: u64, workers: NonZeroUsize, value: F) -> u128
where
    F: Fn(u64) -> u64 + Sync,
{
    let value = &value;
    thread::scope(|s| {
        let start = |slice: RangeInclusive<u64>| s.spawn(|| slice.map(|position| u128::from(value(position))).sum());
        // Collected, so that all of them run before the first one is waited for.
        let threads: Vec<_> = slices(n, workers).into_iter().map(start).collect();
        let sum_of = |thread: thread::ScopedJoinHandle<'_, u128>| thread.join().unwrap_or_else(|e| resume_unwind(e));
        threads.into_iter().map(sum_of).sum()
    })
}
// ANCHOR_END: sum
