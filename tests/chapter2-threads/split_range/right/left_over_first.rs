//! The first slices are longer by one, and the others follow. Threads get names.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::thread;

pub fn do_math(n: u64, workers: NonZeroUsize) -> u128 {
    sum_in_slices(n, workers, |position| position.abs_diff(1_000_000))
}

pub fn slices(n: u64, workers: NonZeroUsize) -> Vec<RangeInclusive<u64>> {
    let workers = workers.get() as u64;
    let (length, left_over) = (n / workers, n % workers);
    let longer = (0..left_over).map(|i| (i * (length + 1), length + 1));
    let others = (left_over..workers).map(|i| (i * length + left_over, length));
    longer.chain(others).filter(|slice| slice.1 > 0).map(|(before, length)| before + 1..=before + length).collect()
}

pub fn sum_in_slices<F>(n: u64, workers: NonZeroUsize, value: F) -> u128
where
    F: Fn(u64) -> u64 + Sync,
{
    thread::scope(|s| {
        let mut threads = Vec::new();
        for slice in slices(n, workers) {
            let value = &value;
            let thread = thread::Builder::new().name(format!("slice {slice:?}"));
            let add_up = move || slice.fold(0, |sum, position| sum + u128::from(value(position)));
            threads.push(thread.spawn_scoped(s, add_up).expect("the system has room for one more thread"));
        }
        threads.into_iter().map(|thread| thread.join().expect("no value panicked")).sum()
    })
}
