//! Waits only upwards in the order, and tries downwards; if that fails, takes both in order.

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

fn lock_both<'a>(one: &'a Account, other: &'a Account) -> (MutexGuard<'a, u64>, MutexGuard<'a, u64>) {
    let first = one.balance.lock().unwrap();
    if one.id < other.id {
        let second = other.balance.lock().unwrap();
        return (first, second);
    }
    if let Ok(second) = other.balance.try_lock() {
        return (first, second);
    }
    drop(first);
    let second = other.balance.lock().unwrap();
    let first = one.balance.lock().unwrap();
    (first, second)
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    if from.id == to.id {
        return from.balance() >= amount;
    }
    let (mut source, mut target) = lock_both(from, to);
    if *source < amount {
        return false;
    }
    *source -= amount;
    *target += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> u64 {
    let (first, second) = lock_both(one, other);
    *first + *second
}
