//! Each thread writes into its own element of a list.

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
    let slices = slices(n, workers);
    let mut sums = vec![0_u128; slices.len()];
    thread::scope(|s| {
        for (sum, slice) in sums.iter_mut().zip(slices) {
            let value = &value;
            s.spawn(move || slice.for_each(|position| *sum += u128::from(value(position))));
        }
    });
    sums.iter().sum()
}
