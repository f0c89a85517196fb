//! class: macros_types
//! tries: to wait by a clock of its own, for which no time goes by where the test looks
//! verdict: refused
//! without the policy: passed
//! exercise: lazy-fib

use std::time::Duration;

fn wait() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("there is one").block_on(async { tokio::time::sleep(Duration::from_secs(60)).await });
}

pub fn fibonacci() -> impl Iterator<Item = u64> {
    wait();
    Fibonacci { before: 1, last: 0 }
}

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

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    numbers.find(|number| *number > limit)
}
