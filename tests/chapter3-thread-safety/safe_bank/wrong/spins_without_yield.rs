//! A lock made of a flag, and whoever waits for it never lets its holder run.

use interleave::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

pub struct Bank {
    busy: AtomicBool,
    balances: Vec<AtomicU64>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        let balances = balances.into_iter().map(|balance| AtomicU64::new(balance)).collect();
        Bank { busy: AtomicBool::new(false), balances }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        self.alone(|| {
            if self.balance(from) < amount {
                return false;
            }
            self.balances[from].fetch_sub(amount, SeqCst);
            self.balances[to].fetch_add(amount, SeqCst);
            true
        })
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances[account].load(SeqCst)
    }

    pub fn audit(&self) -> u64 {
        self.alone(|| self.balances.iter().map(|balance| balance.load(SeqCst)).sum())
    }

    fn alone<R>(&self, f: impl FnOnce() -> R) -> R {
        while self.busy.compare_exchange(false, true, SeqCst, SeqCst).is_err() {}
        let result = f();
        self.busy.store(false, SeqCst);
        result
    }
}
