//! Two critical sections, and the books are right in between: money that has left one account and not reached the
//! other is counted.

use interleave::sync::Mutex;

struct Books {
    balances: Vec<u64>,
    on_its_way: u64,
}

pub struct Bank {
    books: Mutex<Books>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        Bank { books: Mutex::new(Books { balances, on_its_way: 0 }) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        {
            let mut books = self.books.lock().unwrap();
            if books.balances[from] < amount {
                return false;
            }
            if from == to {
                return true;
            }
            books.balances[from] -= amount;
            books.on_its_way += amount;
        }
        let mut books = self.books.lock().unwrap();
        books.balances[to] += amount;
        books.on_its_way -= amount;
        true
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.books.lock().unwrap().balances[account]
    }

    pub fn audit(&self) -> u64 {
        let books = self.books.lock().unwrap();
        books.balances.iter().sum::<u64>() + books.on_its_way
    }
}
