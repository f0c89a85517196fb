//! A lock for readers and writers made of one atomic number.

use interleave::hint;
use interleave::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use interleave::sync::atomic::{AtomicU32, AtomicU64};

const WRITER: u32 = u32::MAX;

pub struct Account {
    id: u32,
    /// How many read, or `WRITER`.
    users: AtomicU32,
    balance: AtomicU64,
}

impl Account {
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, users: AtomicU32::new(0), balance: AtomicU64::new(balance) }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    fn start_reading(&self) {
        while self.users.fetch_update(Acquire, Relaxed, |users| (users != WRITER).then(|| users + 1)).is_err() {
            hint::spin_loop();
        }
    }

    fn stop_reading(&self) {
        self.users.fetch_sub(1, Release);
    }

    fn start_writing(&self) {
        while self.users.compare_exchange(0, WRITER, Acquire, Relaxed).is_err() {
            hint::spin_loop();
        }
    }

    fn stop_writing(&self) {
        self.users.store(0, Release);
    }

    pub fn balance(&self) -> u64 {
        self.start_reading();
        let balance = self.balance.load(Relaxed);
        self.stop_reading();
        balance
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    if from.id == to.id {
        return from.balance() >= amount;
    }
    let (low, high) = if from.id < to.id { (from, to) } else { (to, from) };
    low.start_writing();
    high.start_writing();
    let has = from.balance.load(Relaxed);
    let enough = has >= amount;
    if enough {
        from.balance.store(has - amount, Relaxed);
        to.balance.store(to.balance.load(Relaxed) + amount, Relaxed);
    }
    high.stop_writing();
    low.stop_writing();
    enough
}

pub fn total(one: &Account, other: &Account) -> u64 {
    let (low, high) = if one.id < other.id { (one, other) } else { (other, one) };
    low.start_reading();
    high.start_reading();
    let sum = low.balance.load(Relaxed) + high.balance.load(Relaxed);
    high.stop_reading();
    low.stop_reading();
    sum
}
