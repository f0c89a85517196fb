//! The two numbers are variables of the call, so that no call remembers the one before it.

struct Fibonacci;

pub fn fibonacci() -> impl Iterator<Item = u64> {
    Fibonacci
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let mut before: u64 = 1;
        let mut last = 0;
        let number = before.checked_add(last)?;
        before = last;
        last = number;
        Some(last)
    }
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
