//! # A bank that never overdraws
//!
//! One lock guards all accounts of this bank, and every change is made under it. Still the bank
//! pays out more than it has, in some interleavings. Run `cargo xtask check safe-bank`, read where
//! one thread comes between two steps of another, and mend it.
//!
//! What has to hold, for any number of threads:
//!
//! - `transfer` moves `amount` if `from` has that much, and returns true. Otherwise it changes
//!   nothing and returns false.
//! - From one account to itself, it returns what it would for two, and changes nothing.
//! - `audit` returns the sum of all balances at one moment: it sees a transfer whole or not at all.
//! - Every call returns. If you start threads, they end with the bank.
//!
//! The fields are yours to change. Accounts count from 0, and all balances together fit into a
//! `u64`.

use interleave::sync::Mutex;

pub struct Bank {
    balances: Mutex<Vec<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(balances) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if self.balance(from) < amount {
            return false;
        }
        let mut balances = self.balances.lock().unwrap();
        // Never below zero.
        balances[from] = balances[from].saturating_sub(amount);
        balances[to] += amount;
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances.lock().unwrap()[account]
    }

    pub fn audit(&self) -> u64 {
        self.balances.lock().unwrap().iter().sum()
    }
}
