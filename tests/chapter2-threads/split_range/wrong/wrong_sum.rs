//! Each slice says its mean, and the means are averaged.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::thread;

pub fn do_math(n: u64, workers: NonZeroUsize) -> u128 {
    sum_in_slices(n, workers, |position| position.abs_diff(1_000_000))
}

pub fn slices(n: u64, workers: NonZeroUsize) -> Vec<RangeInclusive<u64>> {
    let count = n.min(workers.get() as u64);
    let mut slices = Vec::new();
    let mut start = 1;
    for i in 0..count {
        let length = n / count + u64::from(i < n % count);
        let end = start + (length - 1);
        slices.push(start..=end);
        start = end.wrapping_add(1);
    }
    slices
}

pub fn sum_in_slices<F>(n: u64, workers: NonZeroUsize, value: F) -> u128
where
    F: Fn(u64) -> u64 + Sync,
{
    thread::scope(|s| {
        let mut threads = Vec::new();
        for slice in slices(n, workers) {
            let value = &value;
            threads.push(s.spawn(move || {
                let length = u128::from(slice.end() - slice.start() + 1);
                slice.map(|position| u128::from(value(position))).sum::<u128>() / length
            }));
        }
        let count = threads.len().max(1) as u128;
        let means: u128 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        means * u128::from(n) / count
    })
}
