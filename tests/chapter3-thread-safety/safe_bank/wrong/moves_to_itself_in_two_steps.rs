//! To itself an account pays and is paid under two locks of the same mutex.

use interleave::sync::Mutex;

pub struct Bank {
    balances: Mutex<Vec<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(balances) }
    }

    fn withdraw(&self, account: usize, amount: u64) -> bool {
        let mut balances = self.balances.lock().unwrap();
        let enough = balances[account] >= amount;
        if enough {
            balances[account] -= amount;
        }
        enough
    }

    fn deposit(&self, account: usize, amount: u64) {
        self.balances.lock().unwrap()[account] += amount;
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let mut balances = self.balances.lock().unwrap();
        // `get_disjoint_mut` wants two accounts.
        let Ok([source, target]) = balances.get_disjoint_mut([from, to]) else {
            drop(balances);
            let paid = self.withdraw(from, amount);
            if paid {
                self.deposit(to, amount);
            }
            return paid;
        };
        if *source < amount {
            return false;
        }
        *source -= amount;
        *target += amount;
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances.lock().unwrap()[account]
    }

    pub fn audit(&self) -> u64 {
        self.balances.lock().unwrap().iter().sum()
    }
}
