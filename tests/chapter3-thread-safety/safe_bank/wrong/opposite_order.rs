//! A lock for each account, `from` first and `to` second: two transfers in opposite directions wait for each other.

use interleave::sync::{Mutex, MutexGuard};

pub struct Bank {
    accounts: Vec<Mutex<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { accounts: balances.into_iter().map(|balance| Mutex::new(balance)).collect() }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if from == to {
            return self.balance(from) >= amount;
        }
        let mut source = self.accounts[from].lock().unwrap();
        let mut target = self.accounts[to].lock().unwrap();
        if *source < amount {
            return false;
        }
        *source -= amount;
        *target += amount;
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        *self.accounts[account].lock().unwrap()
    }

    pub fn audit(&self) -> u64 {
        let guards: Vec<MutexGuard<'_, u64>> = self.accounts.iter().map(|account| account.lock().unwrap()).collect();
        guards.iter().map(|balance| **balance).sum()
    }
}
