//! Each pair leads to the next; the second of a pair may not fit any more.

use std::iter::successors;

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let pairs = successors(Some((1_u64, Some(1_u64))), |(this, next)| {
        let next = (*next)?;
        Some((next, this.checked_add(next)))
    });
    pairs.map(|(this, _)| this)
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.skip_while(|number| *number <= limit).next()
}
