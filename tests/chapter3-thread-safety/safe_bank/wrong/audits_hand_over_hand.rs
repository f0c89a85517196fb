//! The audit holds two accounts at a time, and lets go of one when it has the next.

use interleave::sync::Mutex;

pub struct Bank {
    accounts: Vec<Mutex<u64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { accounts: balances.into_iter().map(Mutex::new).collect() }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if from == to {
            return self.balance(from) >= amount;
        }
        let first = self.accounts[from.min(to)].lock().unwrap();
        let second = self.accounts[from.max(to)].lock().unwrap();
        let (mut source, mut target) = if from < to { (first, second) } else { (second, first) };
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
        let mut sum = 0;
        let mut held = None;
        for account in &self.accounts {
            let next = account.lock().unwrap();
            sum += *next;
            held = Some(next);
        }
        drop(held);
        sum
    }
}
