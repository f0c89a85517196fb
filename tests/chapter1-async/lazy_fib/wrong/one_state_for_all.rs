//! The numbers are in a static, so that all sequences are one.

use std::sync::Mutex;

static PAIR: Mutex<(u64, u64)> = Mutex::new((1, 0));

pub fn fibonacci() -> impl Iterator<Item = u64> {
    std::iter::from_fn(|| {
        let mut pair = PAIR.lock().ok()?;
        let number = pair.0.checked_add(pair.1)?;
        *pair = (pair.1, number);
        Some(number)
    })
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
