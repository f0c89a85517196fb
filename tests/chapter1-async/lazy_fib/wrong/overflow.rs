//! Adds, and does not look whether the sum fits.

struct Fibonacci {
    this: u64,
    next: u64,
}

pub fn fibonacci() -> impl Iterator<Item = u64> {
    Fibonacci { this: 1, next: 1 }
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let number = self.this;
        self.this = self.next;
        self.next += number;
        Some(number)
    }
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
