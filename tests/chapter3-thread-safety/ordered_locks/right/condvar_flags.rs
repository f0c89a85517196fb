//! Each account says whether it is in use, under one lock that both share for a moment only.

use interleave::sync::{Condvar, Mutex, MutexGuard};

/// A flag and a condition variable: whoever wants the account waits until nobody uses it.
pub struct Account {
    id: u32,
    state: Mutex<State>,
    free: Condvar,
}

struct State {
    used: bool,
    balance: u64,
}

impl Account {
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, state: Mutex::new(State { used: false, balance }), free: Condvar::new() }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn balance(&self) -> u64 {
        self.unused().balance
    }

    fn unused(&self) -> MutexGuard<'_, State> {
        self.free.wait_while(self.state.lock().unwrap(), |state| state.used).unwrap()
    }

    fn take(&self) -> u64 {
        let mut state = self.unused();
        state.used = true;
        state.balance
    }

    fn put_back(&self, balance: u64) {
        *self.state.lock().unwrap() = State { used: false, balance };
        self.free.notify_all();
    }
}

fn take_both(one: &Account, other: &Account) -> (u64, u64) {
    if one.id < other.id {
        let first = one.take();
        (first, other.take())
    } else {
        let second = other.take();
        (one.take(), second)
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    if from.id == to.id {
        return from.balance() >= amount;
    }
    let (source, target) = take_both(from, to);
    let possible = source >= amount;
    let moved = if possible { amount } else { 0 };
    from.put_back(source - moved);
    to.put_back(target + moved);
    possible
}

pub fn total(one: &Account, other: &Account) -> u64 {
    let (first, second) = take_both(one, other);
    one.put_back(first);
    other.put_back(second);
    first + second
}
