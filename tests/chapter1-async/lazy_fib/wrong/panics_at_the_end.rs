//! Takes for granted that some number is over the limit.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let (mut before, mut last) = (1_u64, 0_u64);
    std::iter::from_fn(move || {
        let number = before.checked_add(last)?;
        (before, last) = (last, number);
        Some(number)
    })
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    let mut number = numbers.next().unwrap();
    while number <= limit {
        number = numbers.next().unwrap();
    }
    Some(number)
}
