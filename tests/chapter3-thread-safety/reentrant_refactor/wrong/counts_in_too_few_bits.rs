//! Shelf and till share an `AtomicU32`, 16 bits each.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Bakery {
    price: u32,
    both: AtomicU32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, both: AtomicU32::new(loaves << 16) }
    }

    pub fn loaves(&self) -> u32 {
        self.both.load(SeqCst) >> 16
    }

    pub fn till(&self) -> u32 {
        self.both.load(SeqCst) & 0xffff
    }

    pub fn worth(&self) -> u32 {
        let both = self.both.load(SeqCst);
        (both >> 16) * self.price + (both & 0xffff)
    }

    pub fn take(&self, n: u32) -> bool {
        self.both.fetch_update(SeqCst, SeqCst, |both| (both >> 16 >= n).then(|| both - (n << 16))).is_ok()
    }

    pub fn sell(&self, n: u32) -> bool {
        self.both
            .fetch_update(SeqCst, SeqCst, |both| (both >> 16 >= n).then(|| both - (n << 16) + n * self.price))
            .is_ok()
    }

    pub fn sell_rest(&self) -> u32 {
        let all = |both: u32| Some((both & 0xffff) + (both >> 16) * self.price);
        self.both.fetch_update(SeqCst, SeqCst, all).unwrap() >> 16
    }
}
