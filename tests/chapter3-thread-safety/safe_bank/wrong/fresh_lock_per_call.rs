//! Each call makes a lock of its own, which nobody else can hold.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Bank {
    balances: Vec<AtomicU64>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: balances.into_iter().map(|balance| AtomicU64::new(balance)).collect() }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let lock = Mutex::new(());
        let _guard = lock.lock().unwrap();
        let source = self.balances[from].load(SeqCst);
        if source < amount {
            return false;
        }
        self.balances[from].store(source - amount, SeqCst);
        let target = self.balances[to].load(SeqCst);
        self.balances[to].store(target + amount, SeqCst);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances[account].load(SeqCst)
    }

    pub fn audit(&self) -> u64 {
        let lock = Mutex::new(());
        let _guard = lock.lock().unwrap();
        self.balances.iter().map(|balance| balance.load(SeqCst)).sum()
    }
}
