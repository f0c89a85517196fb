//! Whoever has several slices gives half of them to another thread.

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
    fn add_up<F: Fn(u64) -> u64 + Sync>(slices: &[RangeInclusive<u64>], value: &F) -> u128 {
        match slices {
            [] => 0,
            [slice] => slice.clone().map(|position| u128::from(value(position))).sum(),
            _ => {
                let (mine, theirs) = slices.split_at(slices.len() / 2);
                thread::scope(|s| {
                    let other = s.spawn(|| add_up(theirs, value));
                    add_up(mine, value) + other.join().unwrap()
                })
            }
        }
    }
    add_up(&slices(n, workers), &value)
}
