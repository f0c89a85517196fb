//! # A bank that never overdraws
//!
//! Whoever looks at the balances in order to change them does both under one lock, without letting
//! go in between.

use interleave::sync::{Mutex, MutexGuard};

// ANCHOR: bank
/// A bank whose transfers lose nothing and never overdraw.
pub struct Bank {
    balances: Mutex<Vec<u64>>,
}

impl Bank {
    /// A bank with an account for each balance. All together fit into a `u64`.
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(balances) }
    }

    /// Moves `amount` if `from` has that much, and says whether it did.
    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let mut balances = self.lock();
        if balances[from] < amount {
            return false;
        }
        balances[from] -= amount;
        balances[to] += amount;
        true
    }

    /// What is on an account.
    pub fn balance(&self, account: usize) -> u64 {
        self.lock()[account]
    }

    /// The sum of all balances at one moment.
    pub fn audit(&self) -> u64 {
        self.lock().iter().sum()
    }

    // Only an account that does not exist makes code panic that holds the lock, and then the
    // balances are as they were.
    fn lock(&self) -> MutexGuard<'_, Vec<u64>> {
        self.balances.lock().unwrap()
    }
}
// ANCHOR_END: bank
