//! A lock for each account, and a transfer takes that of `from` only: two may give to one account at once.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicU64, Ordering::SeqCst};

struct Account {
    lock: Mutex<()>,
    balance: AtomicU64,
}

pub struct Bank {
    accounts: Vec<Account>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        let account = |balance| Account { lock: Mutex::new(()), balance: AtomicU64::new(balance) };
        Bank { accounts: balances.into_iter().map(account).collect() }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let _guard = self.accounts[from].lock.lock().unwrap();
        let source = self.balance(from);
        if source < amount {
            return false;
        }
        self.accounts[from].balance.store(source - amount, SeqCst);
        self.accounts[to].balance.store(self.balance(to) + amount, SeqCst);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.accounts[account].balance.load(SeqCst)
    }

    pub fn audit(&self) -> u64 {
        let _guards: Vec<_> = self.accounts.iter().map(|account| account.lock.lock().unwrap()).collect();
        self.accounts.iter().map(|account| account.balance.load(SeqCst)).sum()
    }
}
