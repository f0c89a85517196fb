//! Takes under the lock, lets go, and gives under the lock: in between the money is nowhere.

use interleave::sync::Mutex;

pub struct Bank {
    balances: Mutex<Vec<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(balances) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if !self.withdraw(from, amount) {
            return false;
        }
        self.deposit(to, amount);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances.lock().unwrap()[account]
    }

    pub fn audit(&self) -> u64 {
        self.balances.lock().unwrap().iter().sum()
    }

    fn withdraw(&self, account: usize, amount: u64) -> bool {
        let mut balances = self.balances.lock().unwrap();
        if balances[account] < amount {
            return false;
        }
        balances[account] -= amount;
        true
    }

    fn deposit(&self, account: usize, amount: u64) {
        self.balances.lock().unwrap()[account] += amount;
    }
}
