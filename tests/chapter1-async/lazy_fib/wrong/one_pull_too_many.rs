//! `take_while` has already pulled the number that ends it; the next one is another.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let (mut before, mut last) = (1_u64, 0_u64);
    std::iter::from_fn(move || {
        let number = before.checked_add(last)?;
        (before, last) = (last, number);
        Some(number)
    })
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.by_ref().take_while(|number| *number <= limit).for_each(drop);
    numbers.next()
}
