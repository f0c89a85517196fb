//! Waits until the balances are in their place, takes them out, and puts them back.

use interleave::sync::{Condvar, Mutex};

pub struct Bank {
    /// `None` while somebody has them.
    balances: Mutex<Option<Vec<u64>>>,
    back: Condvar,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(Some(balances)), back: Condvar::new() }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        self.borrow(|balances| {
            let enough = balances[from] >= amount;
            if enough {
                balances[from] -= amount;
                balances[to] += amount;
            }
            enough
        })
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.borrow(|balances| balances[account])
    }

    pub fn audit(&self) -> u64 {
        self.borrow(|balances| balances.iter().sum())
    }

    fn borrow<R>(&self, f: impl FnOnce(&mut Vec<u64>) -> R) -> R {
        let mut place = self.back.wait_while(self.balances.lock().unwrap(), |place| place.is_none()).unwrap();
        let mut balances = place.take().expect("it was waited for");
        drop(place);
        let result = f(&mut balances);
        *self.balances.lock().unwrap() = Some(balances);
        self.back.notify_one();
        result
    }
}
