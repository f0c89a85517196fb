//! The caller computes too, after it has started the others.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::panic;
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
    let add_up = |slice: RangeInclusive<u64>| slice.fold(0, |sum, position| sum + u128::from(value(position)));
    let mut slices = slices(n, workers).into_iter();
    let Some(first) = slices.next() else {
        return 0;
    };
    thread::scope(|s| {
        let others: Vec<_> = slices.map(|slice| s.spawn(|| add_up(slice))).collect();
        let mine = add_up(first);
        others.into_iter().fold(mine, |sum, other| match other.join() {
            Ok(part) => sum + part,
            Err(panic) => panic::resume_unwind(panic),
        })
    })
}
