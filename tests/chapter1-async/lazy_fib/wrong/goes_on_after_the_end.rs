//! Behind `map_while` the wide numbers go on at each pull, until they do not fit either.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let (mut before, mut last) = (1_u128, 0_u128);
    let wide = std::iter::from_fn(move || {
        (before, last) = (last, before + last);
        Some(last)
    });
    wide.map_while(|number| u64::try_from(number).ok())
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
