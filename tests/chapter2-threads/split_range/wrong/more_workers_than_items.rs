//! Each worker has its slice, and nobody thinks of workers for whom there is nothing.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::thread;

pub fn do_math(n: u64, workers: NonZeroUsize) -> u128 {
    sum_in_slices(n, workers, |position| position.abs_diff(1_000_000))
}

pub fn slices(n: u64, workers: NonZeroUsize) -> Vec<RangeInclusive<u64>> {
    let workers = workers.get() as u64;
    let mut done = 0;
    let slice = |i| {
        let start = done + 1;
        done += n / workers + u64::from(i < n % workers);
        start..=done
    };
    (0..workers).map(slice).collect()
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
