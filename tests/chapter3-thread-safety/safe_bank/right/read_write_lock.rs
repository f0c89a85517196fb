//! Whoever only looks shares the lock. A quick look refuses what is hopeless; the look that counts is repeated under
//! the lock for writing.

use interleave::sync::RwLock;

pub struct Bank {
    balances: RwLock<Vec<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: RwLock::new(balances) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if self.balance(from) < amount {
            return false;
        }
        let mut balances = self.balances.write().unwrap();
        let Some(left) = balances[from].checked_sub(amount) else {
            return false;
        };
        balances[from] = left;
        balances[to] += amount;
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances.read().unwrap()[account]
    }

    pub fn audit(&self) -> u64 {
        self.balances.read().unwrap().iter().sum()
    }
}
