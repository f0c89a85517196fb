//! Waits for a sum from each slice. One whose value panics sends none, and the caller itself still has a sender.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::sync::mpsc;
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
    let (sender, sums) = mpsc::channel();
    thread::scope(|s| {
        for slice in slices.clone() {
            let (sender, value) = (sender.clone(), &value);
            s.spawn(move || {
                let sum: u128 = slice.map(|position| u128::from(value(position))).sum();
                sender.send(sum).unwrap();
            });
        }
        slices.iter().map(|_| sums.recv().unwrap()).sum()
    })
}
