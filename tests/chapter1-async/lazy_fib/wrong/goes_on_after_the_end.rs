//! Says once that a sum did not fit, and goes on with 0 in its place.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let (mut before, mut last) = (1_u64, 0_u64);
    std::iter::from_fn(move || {
        let sum = before.checked_add(last);
        (before, last) = (last, sum.unwrap_or_default());
        sum
    })
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
