//! A lock made of a flag that is swapped.

use interleave::hint;
use interleave::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The flag is the lock, and the balance is touched by its owner only.
pub struct Account {
    id: u32,
    taken: AtomicBool,
    balance: AtomicU64,
}

impl Account {
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, taken: AtomicBool::new(false), balance: AtomicU64::new(balance) }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn balance(&self) -> u64 {
        self.take();
        let balance = self.balance.load(Ordering::Relaxed);
        self.release();
        balance
    }

    fn take(&self) {
        while self.taken.swap(true, Ordering::Acquire) {
            hint::spin_loop();
        }
    }

    fn release(&self) {
        self.taken.store(false, Ordering::Release);
    }
}

fn with_both<R>(one: &Account, other: &Account, f: impl FnOnce() -> R) -> R {
    let (low, high) = if one.id < other.id { (one, other) } else { (other, one) };
    low.take();
    high.take();
    let result = f();
    high.release();
    low.release();
    result
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    if from.id == to.id {
        return from.balance() >= amount;
    }
    with_both(from, to, || {
        let source = from.balance.load(Ordering::Relaxed);
        if source < amount {
            return false;
        }
        from.balance.store(source - amount, Ordering::Relaxed);
        to.balance.store(to.balance.load(Ordering::Relaxed) + amount, Ordering::Relaxed);
        true
    })
}

pub fn total(one: &Account, other: &Account) -> u64 {
    with_both(one, other, || one.balance.load(Ordering::Relaxed) + other.balance.load(Ordering::Relaxed))
}
