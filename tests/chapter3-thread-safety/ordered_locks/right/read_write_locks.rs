//! Locks for readers and writers; a total only reads.

use interleave::sync::RwLock;

pub struct Account {
    id: u32,
    balance: RwLock<u64>,
}

impl Account {
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, balance: RwLock::new(balance) }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn balance(&self) -> u64 {
        *self.balance.read().unwrap()
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    if from.id == to.id {
        return from.balance() >= amount;
    }
    let (mut source, mut target);
    if from.id < to.id {
        source = from.balance.write().unwrap();
        target = to.balance.write().unwrap();
    } else {
        target = to.balance.write().unwrap();
        source = from.balance.write().unwrap();
    }
    if *source < amount {
        return false;
    }
    *source -= amount;
    *target += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> u64 {
    let (low, high) = if one.id < other.id { (one, other) } else { (other, one) };
    let first = low.balance.read().unwrap();
    let second = high.balance.read().unwrap();
    *first + *second
}
