//! Begins with 0.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let mut next = (Some(0_u64), Some(1_u64));
    std::iter::from_fn(move || {
        let number = next.0?;
        next = (next.1, next.1.and_then(|after| number.checked_add(after)));
        Some(number)
    })
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
