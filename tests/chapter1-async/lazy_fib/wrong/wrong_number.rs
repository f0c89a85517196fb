//! The older of the two numbers is overwritten before it is kept.

struct Fibonacci {
    before: u64,
    last: u64,
}

pub fn fibonacci() -> impl Iterator<Item = u64> {
    Fibonacci { before: 1, last: 0 }
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let number = self.before.checked_add(self.last)?;
        self.last = number;
        self.before = self.last;
        Some(number)
    }
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
