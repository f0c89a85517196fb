//! The sum after the next number does not fit, and so the next one is not returned either.

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
        let sum = self.this.checked_add(self.next)?;
        self.this = self.next;
        self.next = sum;
        Some(number)
    }
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
