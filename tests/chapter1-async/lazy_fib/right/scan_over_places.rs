//! Counts to 93, with the two numbers in a `scan`.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    (1..=93).scan((0_u64, 1_u64), |(last, this), place| {
        let number = *this;
        // The sum after the last number is never used.
        let sum = if place == 93 { 0 } else { *last + *this };
        (*last, *this) = (number, sum);
        Some(number)
    })
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    let number = numbers.next()?;
    if number > limit { Some(number) } else { first_over(limit, numbers) }
}
