//! A lock made of a flag. Whoever finds it taken lets others run.

use interleave::hint;
use interleave::sync::atomic::{AtomicBool, AtomicU64, Ordering};

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
            let source = self.balances[from].load(Ordering::Relaxed);
            if source < amount {
                return false;
            }
            self.balances[from].store(source - amount, Ordering::Relaxed);
            self.balances[to].fetch_add(amount, Ordering::Relaxed);
            true
        })
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.alone(|| self.balances[account].load(Ordering::Relaxed))
    }

    pub fn audit(&self) -> u64 {
        self.alone(|| self.balances.iter().map(|balance| balance.load(Ordering::Relaxed)).sum())
    }

    fn alone<R>(&self, f: impl FnOnce() -> R) -> R {
        while self.busy.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
            hint::spin_loop();
        }
        let result = f();
        self.busy.store(false, Ordering::Release);
        result
    }
}
