//! The bounds are found by multiplying first, and the product does not fit.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::thread;

pub fn do_math(n: u64, workers: NonZeroUsize) -> u128 {
    sum_in_slices(n, workers, |position| position.abs_diff(1_000_000))
}

pub fn slices(n: u64, workers: NonZeroUsize) -> Vec<RangeInclusive<u64>> {
    let count = n.min(workers.get() as u64);
    (0..count).map(|i| n * i / count + 1..=n * (i + 1) / count).collect()
}

pub fn sum_in_slices<F>(n: u64, workers: NonZeroUsize, value: F) -> u128
where
    F: Fn(u64) -> u64 + Sync,
{
    thread::scope(|s| {
        let mut threads = Vec::new();
        for slice in slices(n, workers) {
            let value = &value;
            threads.push(s.spawn(move || slice.map(|position| u128::from(value(position))).sum::<u128>()));
        }
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}
