//! # Numbers on demand
//!
//! The Fibonacci numbers are 1, 1, 2, 3, 5, 8 and so on: each is the sum of the two before it. Which is
//! the first that is over 10,000? It is 10946, the 21st.
//!
//! Whoever calls `next` on an iterator pulls one number out of it. Between two pulls the iterator
//! stands still, and it goes on where it stopped. So 21 pulls are enough. This program does far more:
//! `fibonacci` works out all numbers before anybody asks for one, and `first_over` takes all
//! that there are. Run `cargo xtask check lazy-fib`, read how many were pulled, and mend both.
//!
//! What has to hold:
//!
//! - `fibonacci` begins with 1, 1, and it ends after the last number that fits into a `u64`, which is
//!   the 93rd. From then on `next` returns `None`. Nothing panics, and no number is a wrong one.
//! - Each call of `fibonacci` returns a sequence of its own.
//! - A number is worked out when it is pulled. Between two pulls the iterator keeps a few numbers,
//!   and no list: no `Vec`, no `Box`, no array of all of them.
//! - `first_over` returns the first number that is greater than `limit`, or `None` if `numbers` ends
//!   before. It works for any iterator, also for one without end and for one that does not grow.
//! - `first_over` pulls that number and those before it, and not one more: the caller goes on pulling
//!   from the same iterator. After a `None` it does not pull again.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let mut numbers = vec![1, 1];
    for place in 2..93 {
        numbers.push(numbers[place - 2] + numbers[place - 1]);
    }
    numbers.into_iter()
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    let all: Vec<u64> = numbers.collect();
    all.into_iter().find(|number| *number > limit)
}
