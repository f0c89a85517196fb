//! Keeps the number that comes next and the one after it, if they fit.

struct Fibonacci {
    next: Option<u64>,
    after: Option<u64>,
}

pub fn fibonacci() -> impl Iterator<Item = u64> {
    Fibonacci { next: Some(1), after: Some(1) }
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let number = self.next?;
        self.next = self.after;
        self.after = self.next.and_then(|next| number.checked_add(next));
        Some(number)
    }
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    while let Some(number) = numbers.next() {
        if number > limit {
            return Some(number);
        }
    }
    None
}
