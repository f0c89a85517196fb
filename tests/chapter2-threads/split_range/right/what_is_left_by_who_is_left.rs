//! Each worker takes its share of what is left, among those who are left.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::thread;

pub fn do_math(n: u64, workers: NonZeroUsize) -> u128 {
    sum_in_slices(n, workers, |position| position.abs_diff(1_000_000))
}

pub fn slices(n: u64, workers: NonZeroUsize) -> Vec<RangeInclusive<u64>> {
    let mut slices = Vec::new();
    let mut done = 0;
    for left in (1..=workers.get() as u64).rev() {
        let length = (n - done) / left;
        if length > 0 {
            slices.push(done + 1..=done + length);
        }
        done += length;
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
            threads.push(s.spawn(move || slice.map(|position| u128::from(value(position))).sum::<u128>()));
        }
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}
