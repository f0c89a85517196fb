//! A changed copy is written back if the two balances are still the same. The others are not looked at.

use interleave::sync::{Arc, Mutex};

pub struct Bank {
    state: Mutex<Arc<Vec<u64>>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { state: Mutex::new(Arc::new(balances)) }
    }

    fn now(&self) -> Arc<Vec<u64>> {
        self.state.lock().unwrap().clone()
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        loop {
            let old = self.now();
            if old[from] < amount {
                return false;
            }
            let mut new = (*old).clone();
            new[from] -= amount;
            new[to] += amount;
            let mut state = self.state.lock().unwrap();
            if state[from] == old[from] && state[to] == old[to] {
                *state = Arc::new(new);
                return true;
            }
        }
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.now()[account]
    }

    pub fn audit(&self) -> u64 {
        self.now().iter().sum()
    }
}
