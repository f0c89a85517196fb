//! The audit takes the lock anew for each account: the balances that it adds up are of different moments.

use interleave::sync::Mutex;

pub struct Bank {
    accounts: usize,
    balances: Mutex<Vec<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { accounts: balances.len(), balances: Mutex::new(balances) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let mut balances = self.balances.lock().unwrap();
        if balances[from] < amount {
            return false;
        }
        balances[from] -= amount;
        balances[to] += amount;
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances.lock().unwrap()[account]
    }

    pub fn audit(&self) -> u64 {
        (0..self.accounts).map(|account| self.balance(account)).sum()
    }
}
