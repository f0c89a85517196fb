//! No lock at all. Taking is one step that checks and acts, and the sum of all balances never changes: it is known.

use interleave::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Bank {
    balances: Vec<AtomicU64>,
    sum: u64,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        let sum = balances.iter().sum();
        Bank { balances: balances.into_iter().map(|balance| AtomicU64::new(balance)).collect(), sum }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if from == to {
            return self.balance(from) >= amount;
        }
        let take = |balance: u64| balance.checked_sub(amount);
        if self.balances[from].fetch_update(SeqCst, SeqCst, take).is_err() {
            return false;
        }
        self.balances[to].fetch_add(amount, SeqCst);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances[account].load(SeqCst)
    }

    pub fn audit(&self) -> u64 {
        self.sum
    }
}
