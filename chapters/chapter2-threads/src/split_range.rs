//! # A sum in slices
//!
//! `do_math` adds up how far the positions 1, 2, .. n are from a million. No distance depends on
//! another. So the positions can be cut into slices, a thread can work on each slice, and in the end
//! there are only the sums of the slices to add up.
//!
//! With 8 workers this version finds 421,000,014,000,000 for 30,000,000 positions, which is right. With 7
//! it finds less. And it is never faster than a single loop. Run `cargo xtask check split-range`, read
//! what is missing, and mend it.
//!
//! What has to hold:
//!
//! - `slices` cuts the positions 1 to `n` into one slice for each worker, in order, so that each position
//!   is in exactly one slice. No slice is longer than another by more than 1, and none is empty: when
//!   there are more workers than positions, there are as many slices as positions. All of this for
//!   every `n`, up to `u64::MAX`.
//! - `sum_in_slices` calls `value` once for each position, with each of these slices on a thread of its own,
//!   and all of the slices at the same time. One of the threads may be the caller's.
//! - It returns the exact sum, whatever the values. (No sum of `u64::MAX` values is too great for a `u128`.)
//! - When `value` panics, `sum_in_slices` panics, too.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;

pub fn do_math(n: u64, workers: NonZeroUsize) -> u128 {
    sum_in_slices(n, workers, |position| position.abs_diff(1_000_000))
}

pub fn slices(n: u64, workers: NonZeroUsize) -> Vec<RangeInclusive<u64>> {
    let workers = workers.get() as u64;
    let length = n / workers;
    (0..workers).map(|i| i * length + 1..=(i + 1) * length).collect()
}

pub fn sum_in_slices<F>(n: u64, workers: NonZeroUsize, value: F) -> u128
where
    F: Fn(u64) -> u64 + Sync,
{
    let mut sum = 0;
    for slice in slices(n, workers) {
        for position in slice {
            sum += u128::from(value(position));
        }
    }
    sum
}
