//! Never holds two locks: the money is nowhere for a moment.

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
    {
        let mut source = from.balance.lock().unwrap();
        if *source < amount {
            return false;
        }
        *source -= amount;
    }
    *to.balance.lock().unwrap() += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> u64 {
    one.balance() + other.balance()
}
