//! Takes a transfer to the same account for a mistake and refuses it.

use interleave::sync::Mutex;

pub struct Bank {
    balances: Mutex<Vec<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(balances) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let mut balances = self.balances.lock().unwrap();
        if from == to || balances[from] < amount {
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
        self.balances.lock().unwrap().iter().sum()
    }
}
