//! There are eight locks for all accounts, and two accounts may share one.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Bank {
    stripes: Vec<Mutex<()>>,
    balances: Vec<AtomicU64>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        let stripes = (0..balances.len().min(8)).map(|_| Mutex::new(())).collect();
        Bank { stripes, balances: balances.into_iter().map(AtomicU64::new).collect() }
    }

    fn stripe(&self, account: usize) -> &Mutex<()> {
        &self.stripes[account % self.stripes.len()]
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if from == to {
            return self.balance(from) >= amount;
        }
        let (low, high) = if from % 8 < to % 8 { (from, to) } else { (to, from) };
        let _low = self.stripe(low).lock().unwrap();
        let _high = self.stripe(high).lock().unwrap();
        let source = self.balances[from].load(SeqCst);
        if source < amount {
            return false;
        }
        self.balances[from].store(source - amount, SeqCst);
        self.balances[to].store(self.balances[to].load(SeqCst) + amount, SeqCst);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        let _held = self.stripe(account).lock().unwrap();
        self.balances[account].load(SeqCst)
    }

    pub fn audit(&self) -> u64 {
        let _all: Vec<_> = self.stripes.iter().map(|s| s.lock().unwrap()).collect();
        self.balances.iter().map(|b| b.load(SeqCst)).sum()
    }
}
