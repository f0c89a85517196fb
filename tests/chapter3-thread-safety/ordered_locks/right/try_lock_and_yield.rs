//! Backs off instead of waiting in an order.

use interleave::sync::{Mutex, MutexGuard};
use interleave::thread;

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

/// Holds one lock and tries the other; if that is taken, lets go of both and starts again.
fn lock_both<'a>(one: &'a Account, other: &'a Account) -> (MutexGuard<'a, u64>, MutexGuard<'a, u64>) {
    loop {
        let first = one.balance.lock().unwrap();
        if let Ok(second) = other.balance.try_lock() {
            return (first, second);
        }
        drop(first);
        thread::yield_now();
    }
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
