//! Transfers share the lock as if they only read: each balance is an atomic, and to take from it checks and acts in
//! one step. An audit has the lock alone, so it sees no money on its way.

use interleave::sync::RwLock;
use interleave::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Bank {
    balances: RwLock<Vec<AtomicU64>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        let balances = balances.into_iter().map(|balance| AtomicU64::new(balance)).collect();
        Bank { balances: RwLock::new(balances) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let balances = self.balances.read().unwrap();
        if from == to {
            return balances[from].load(SeqCst) >= amount;
        }
        let take = |balance: u64| balance.checked_sub(amount);
        if balances[from].fetch_update(SeqCst, SeqCst, take).is_err() {
            return false;
        }
        balances[to].fetch_add(amount, SeqCst);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances.read().unwrap()[account].load(SeqCst)
    }

    pub fn audit(&self) -> u64 {
        self.balances.write().unwrap().iter().map(|balance| balance.load(SeqCst)).sum()
    }
}
