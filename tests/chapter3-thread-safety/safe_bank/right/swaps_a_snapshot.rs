//! Balances are never changed: a transfer makes new ones and puts them in place, unless somebody was faster.

use interleave::sync::{Arc, Mutex};

pub struct Bank {
    balances: Mutex<Arc<Vec<u64>>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(Arc::new(balances)) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        loop {
            let seen = self.snapshot();
            if seen[from] < amount {
                return false;
            }
            let mut changed = Vec::clone(&seen);
            changed[from] -= amount;
            changed[to] += amount;
            let mut current = self.balances.lock().unwrap();
            if Arc::ptr_eq(&seen, &current) {
                *current = Arc::new(changed);
                return true;
            }
        }
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.snapshot()[account]
    }

    pub fn audit(&self) -> u64 {
        self.snapshot().iter().sum()
    }

    fn snapshot(&self) -> Arc<Vec<u64>> {
        self.balances.lock().unwrap().clone()
    }
}
