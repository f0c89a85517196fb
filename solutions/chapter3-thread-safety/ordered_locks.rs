//! # A lock per account
//!
//! Each account has a lock of its own. Whoever needs two takes them in the order of the accounts'
//! ids, so no circle of threads can wait for each other.

use interleave::sync::{Mutex, MutexGuard};

/// An account of a bank. Its id is its place in the order in which locks are taken.
pub struct Account {
    id: u32,
    balance: Mutex<u64>,
}

impl Account {
    /// An account with an id that no other has.
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, balance: Mutex::new(balance) }
    }

    /// The account's id.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What is on the account.
    pub fn balance(&self) -> u64 {
        *self.lock()
    }

    // No code panics while it holds the lock, so it is never poisoned.
    fn lock(&self) -> MutexGuard<'_, u64> {
        self.balance.lock().unwrap()
    }
}

// ANCHOR: lock_both
/// Locks two different accounts, the one with the smaller id first, and returns their balances in
/// the order of the arguments.
fn lock_both<'a>(one: &'a Account, other: &'a Account) -> (MutexGuard<'a, u64>, MutexGuard<'a, u64>) {
    if one.id < other.id {
        let first = one.lock();
        (first, other.lock())
    } else {
        let first = other.lock();
        (one.lock(), first)
    }
}
// ANCHOR_END: lock_both

// ANCHOR: transfer
/// Moves `amount` if `from` has that much, and says whether it did.
pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    // The same lock cannot be taken twice, and nothing has to move.
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
// ANCHOR_END: transfer

/// The sum of two different accounts at one moment.
pub fn total(one: &Account, other: &Account) -> u64 {
    let (first, second) = lock_both(one, other);
    *first + *second
}
