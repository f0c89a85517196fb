//! # A method that locks calls another
//!
//! The public methods lock, and do nothing else. The work is done by methods of what is behind the
//! lock: they take `&mut self`, so whoever calls one holds the lock already, and they may call each
//! other as they like.

use interleave::sync::{Mutex, MutexGuard};

/// A bakery that many threads may use at once.
pub struct Bakery {
    stock: Mutex<Stock>,
}

// ANCHOR: stock
/// What a bakery has. Only one thread at a time can have it as `&mut`.
struct Stock {
    price: u32,
    loaves: u32,
    till: u32,
}

impl Stock {
    fn take(&mut self, loaves: u32) -> bool {
        if self.loaves < loaves {
            return false;
        }
        self.loaves -= loaves;
        true
    }

    fn sell(&mut self, loaves: u32) -> bool {
        let taken = self.take(loaves);
        if taken {
            self.till += loaves * self.price;
        }
        taken
    }

    fn sell_rest(&mut self) -> u32 {
        let rest = self.loaves;
        self.sell(rest);
        rest
    }
}
// ANCHOR_END: stock

// ANCHOR: bakery
impl Bakery {
    /// A bakery with an empty till, and what a loaf costs there.
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { stock: Mutex::new(Stock { price, loaves, till: 0 }) }
    }

    /// How many loaves are on the shelf.
    pub fn loaves(&self) -> u32 {
        self.stock().loaves
    }

    /// How much is in the till.
    pub fn till(&self) -> u32 {
        self.stock().till
    }

    /// What the loaves on the shelf cost and what is in the till.
    pub fn worth(&self) -> u32 {
        let stock = self.stock();
        stock.loaves * stock.price + stock.till
    }

    /// Takes loaves off the shelf, or returns false if there are fewer.
    pub fn take(&self, loaves: u32) -> bool {
        self.stock().take(loaves)
    }

    /// Sells loaves, or returns false if there are fewer.
    pub fn sell(&self, loaves: u32) -> bool {
        self.stock().sell(loaves)
    }

    /// Sells all loaves that are left and returns how many these were.
    pub fn sell_rest(&self) -> u32 {
        self.stock().sell_rest()
    }

    // No code panics while it holds the lock, so it is never poisoned.
    fn stock(&self) -> MutexGuard<'_, Stock> {
        self.stock.lock().unwrap()
    }
}
// ANCHOR_END: bakery
