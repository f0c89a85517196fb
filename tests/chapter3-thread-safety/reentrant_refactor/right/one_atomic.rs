//! Loaves and till share one number, and a sale is one step on it.

use interleave::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Bakery {
    price: u32,
    /// The loaves in the upper half, the till in the lower.
    stock: AtomicU64,
}

fn pack(loaves: u32, till: u32) -> u64 {
    u64::from(loaves) << 32 | u64::from(till)
}

fn unpack(stock: u64) -> (u32, u32) {
    ((stock >> 32) as u32, stock as u32)
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, stock: AtomicU64::new(pack(loaves, 0)) }
    }

    pub fn loaves(&self) -> u32 {
        unpack(self.stock.load(SeqCst)).0
    }

    pub fn till(&self) -> u32 {
        unpack(self.stock.load(SeqCst)).1
    }

    pub fn worth(&self) -> u32 {
        let (loaves, till) = unpack(self.stock.load(SeqCst));
        loaves * self.price + till
    }

    fn remove(&self, loaves: impl Fn(u32) -> u32, price: u32) -> Option<u32> {
        let change = |stock| {
            let (all, till) = unpack(stock);
            let loaves = loaves(all);
            Some(pack(all.checked_sub(loaves)?, till + loaves * price))
        };
        let before = self.stock.fetch_update(SeqCst, SeqCst, change).ok()?;
        Some(loaves(unpack(before).0))
    }

    pub fn take(&self, loaves: u32) -> bool {
        self.remove(|_| loaves, 0).is_some()
    }

    pub fn sell(&self, loaves: u32) -> bool {
        self.remove(|_| loaves, self.price).is_some()
    }

    pub fn sell_rest(&self) -> u32 {
        self.remove(|all| all, self.price).unwrap()
    }
}
