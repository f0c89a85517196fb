//! # A lock per account
//!
//! Each account has a lock of its own, so that two transfers between different accounts do not
//! wait for each other. A transfer needs two of these locks.
//!
//! This program stops for ever in some interleavings. Run `cargo xtask check ordered-locks`, read
//! which thread waits for what, and mend it.
//!
//! What has to hold, for any number of threads:
//!
//! - `transfer` moves `amount` if `from` has that much, and returns true. Otherwise it changes
//!   nothing and returns false.
//! - From one account to itself, it returns what it would for two, and changes nothing.
//! - `total` returns the sum of two different accounts at one moment. It never sees money that has
//!   left one account and not reached the other.
//! - Every call returns.
//!
//! The fields are yours to change. The ids of two accounts always differ, and all balances together
//! fit into a `u64`.

use interleave::sync::Mutex;

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

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    let mut source = from.balance.lock().unwrap();
    let mut target = to.balance.lock().unwrap();
    if *source < amount {
        return false;
    }
    *source -= amount;
    *target += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> u64 {
    let first = one.balance.lock().unwrap();
    let second = other.balance.lock().unwrap();
    *first + *second
}
