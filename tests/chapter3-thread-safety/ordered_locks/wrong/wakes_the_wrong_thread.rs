//! Notifies one thread when an account is free, and that may be one that only looks at the balance.

use interleave::sync::{Condvar, Mutex, MutexGuard};

struct State {
    balance: u64,
    claimed: bool,
}

pub struct Account {
    id: u32,
    state: Mutex<State>,
    free: Condvar,
}

impl Account {
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, state: Mutex::new(State { balance, claimed: false }), free: Condvar::new() }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    fn unclaimed(&self) -> MutexGuard<'_, State> {
        let state = self.state.lock().unwrap();
        self.free.wait_while(state, |state| state.claimed).unwrap()
    }

    fn claim(&self) {
        self.unclaimed().claimed = true;
    }

    fn release(&self) {
        self.state.lock().unwrap().claimed = false;
        self.free.notify_one();
    }

    /// For whoever has claimed it.
    fn change(&self, change: impl FnOnce(u64) -> u64) -> u64 {
        let mut state = self.state.lock().unwrap();
        state.balance = change(state.balance);
        state.balance
    }

    pub fn balance(&self) -> u64 {
        self.unclaimed().balance
    }
}

fn with_both<T>(one: &Account, other: &Account, work: impl FnOnce() -> T) -> T {
    let (low, high) = if one.id < other.id { (one, other) } else { (other, one) };
    low.claim();
    high.claim();
    let result = work();
    low.release();
    high.release();
    result
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    if from.id == to.id {
        return from.balance() >= amount;
    }
    with_both(from, to, || {
        if from.change(|balance| balance) < amount {
            return false;
        }
        from.change(|balance| balance - amount);
        to.change(|balance| balance + amount);
        true
    })
}

pub fn total(one: &Account, other: &Account) -> u64 {
    with_both(one, other, || one.change(|balance| balance) + other.change(|balance| balance))
}
