//! Takes the locks in order, but checks the balance before it has them.

use interleave::sync::{Mutex, MutexGuard};

pub struct Account {
    id: u32,
    balance: Mutex<u64>,
}

impl Account {
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, balance: Mutex::new(balance) }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn balance(&self) -> u64 {
        *self.balance.lock().unwrap()
    }
}

/// Both locks, the lower id first; returned in the order of the arguments.
fn lock_both<'a>(one: &'a Account, other: &'a Account) -> (MutexGuard<'a, u64>, MutexGuard<'a, u64>) {
    if one.id < other.id {
        let first = one.balance.lock().unwrap();
        let second = other.balance.lock().unwrap();
        (first, second)
    } else {
        let second = other.balance.lock().unwrap();
        let first = one.balance.lock().unwrap();
        (first, second)
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    // No need for two locks when there is not enough.
    if from.balance() < amount {
        return false;
    }
    if from.id == to.id {
        return true;
    }
    let (mut source, mut target) = lock_both(from, to);
    *source = source.saturating_sub(amount);
    *target += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> u64 {
    let (first, second) = lock_both(one, other);
    *first + *second
}
