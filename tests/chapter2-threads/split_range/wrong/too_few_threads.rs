//! There are never more threads than cores, whatever was asked for.

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
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(16);
    let slices = slices(n, workers);
    thread::scope(|s| {
        let mut threads = Vec::new();
        for some in slices.chunks(slices.len().div_ceil(cores).max(1)) {
            let value = &value;
            threads.push(s.spawn(move || {
                let mut sum = 0;
                for slice in some {
                    sum += slice.clone().map(|position| u128::from(value(position))).sum::<u128>();
                }
                sum
            }));
        }
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}
