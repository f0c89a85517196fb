//! The first two from an array, and then sums; one that does not fit is smaller than its parts.

use std::iter::from_fn;

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let (mut before, mut last) = (1_u64, 1_u64);
    let sums = from_fn(move || {
        let sum = before.wrapping_add(last);
        if sum < last {
            return None;
        }
        (before, last) = (last, sum);
        Some(sum)
    });
    [1, 1].into_iter().chain(sums)
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    let mut numbers = numbers.peekable();
    while numbers.next_if(|number| *number <= limit).is_some() {}
    numbers.next()
}
