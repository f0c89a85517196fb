//! Adds in a wider type, and ends when a number does not fit into the narrow one.

use std::ops::ControlFlow;

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let mut pair = (1_u128, 1_u128);
    let numbers = std::iter::repeat_with(move || {
        let number = pair.0;
        pair = (pair.1, pair.0 + pair.1);
        number
    });
    numbers.map_while(|number| number.try_into().ok()).fuse()
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    let found = numbers.try_for_each(|number| match number > limit {
        true => ControlFlow::Break(number),
        false => ControlFlow::Continue(()),
    });
    found.break_value()
}
