//! Makes a signed number of the amount: the largest ones become negative.

use interleave::sync::Mutex;

pub struct Bank {
    balances: Mutex<Vec<i64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(balances.into_iter().map(|balance| balance as i64).collect()) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let mut balances = self.balances.lock().unwrap();
        let amount = amount as i64;
        if balances[from] < amount {
            return false;
        }
        balances[from] -= amount;
        balances[to] += amount;
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances.lock().unwrap()[account] as u64
    }

    pub fn audit(&self) -> u64 {
        self.balances.lock().unwrap().iter().sum::<i64>() as u64
    }
}
