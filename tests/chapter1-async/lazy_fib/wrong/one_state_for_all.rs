//! The numbers are in a variable of the thread, and each new sequence sets it back, also for those before it.

use std::cell::Cell;

thread_local! {
    static PAIR: Cell<(u64, u64)> = const { Cell::new((1, 0)) };
}

pub fn fibonacci() -> impl Iterator<Item = u64> {
    PAIR.set((1, 0));
    std::iter::from_fn(|| {
        let (before, last) = PAIR.get();
        let number = before.checked_add(last)?;
        PAIR.set((last, number));
        Some(number)
    })
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
