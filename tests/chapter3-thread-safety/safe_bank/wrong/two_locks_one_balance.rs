//! One lock for taking and another for giving: whoever takes from an account does not keep out who gives to it.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Bank {
    balances: Vec<AtomicU64>,
    withdrawing: Mutex<()>,
    depositing: Mutex<()>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        let balances = balances.into_iter().map(|balance| AtomicU64::new(balance)).collect();
        Bank { balances, withdrawing: Mutex::new(()), depositing: Mutex::new(()) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        {
            let _guard = self.withdrawing.lock().unwrap();
            let balance = self.balance(from);
            if balance < amount {
                return false;
            }
            self.balances[from].store(balance - amount, SeqCst);
        }
        let _guard = self.depositing.lock().unwrap();
        self.balances[to].store(self.balance(to) + amount, SeqCst);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.balances[account].load(SeqCst)
    }

    pub fn audit(&self) -> u64 {
        let _withdrawing = self.withdrawing.lock().unwrap();
        let _depositing = self.depositing.lock().unwrap();
        self.balances.iter().map(|balance| balance.load(SeqCst)).sum()
    }
}
