//! # Numbers on demand
//!
//! What the sequence has to remember between two pulls is two numbers.

// ANCHOR: fibonacci
/// The Fibonacci numbers 1, 1, 2, 3, 5 and so on, up to the last that fits into a `u64`.
pub fn fibonacci() -> impl Iterator<Item = u64> {
    // The two that would come before 1, 1.
    Fibonacci { before: 1, last: 0 }
}

/// Where the sequence has stopped.
struct Fibonacci {
    before: u64,
    last: u64,
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let number = self.before.checked_add(self.last)?;
        self.before = self.last;
        self.last = number;
        Some(number)
    }
}
// ANCHOR_END: fibonacci

// ANCHOR: first_over
/// The first number that is greater than `limit`. It is the last that is pulled.
pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
// ANCHOR_END: first_over
