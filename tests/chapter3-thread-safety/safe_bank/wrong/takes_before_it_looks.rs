//! Takes the money first and puts it back if that was too much: meanwhile others find too little.

use interleave::sync::Mutex;

pub struct Bank {
    balances: Mutex<Vec<i128>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { balances: Mutex::new(balances.into_iter().map(i128::from).collect()) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let amount = i128::from(amount);
        if self.change(from, -amount) < 0 {
            self.change(from, amount);
            return false;
        }
        self.change(to, amount);
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.change(account, 0) as u64
    }

    pub fn audit(&self) -> u64 {
        self.balances.lock().unwrap().iter().sum::<i128>() as u64
    }

    /// Returns what is on the account afterwards.
    fn change(&self, account: usize, by: i128) -> i128 {
        let mut balances = self.balances.lock().unwrap();
        balances[account] += by;
        balances[account]
    }
}
