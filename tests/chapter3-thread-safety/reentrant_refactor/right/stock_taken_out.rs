//! Whoever works on the stock takes it out, and brings it back; the others sleep until it is there.

use interleave::sync::{Condvar, Mutex};

pub struct Bakery {
    price: u32,
    stock: Mutex<Option<Stock>>,
    back: Condvar,
}

struct Stock {
    loaves: u32,
    till: u32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, stock: Mutex::new(Some(Stock { loaves, till: 0 })), back: Condvar::new() }
    }

    fn with<R>(&self, f: impl FnOnce(&mut Stock) -> R) -> R {
        let mut stock = self.back.wait_while(self.stock.lock().unwrap(), |s| s.is_none()).unwrap().take().unwrap();
        let result = f(&mut stock);
        *self.stock.lock().unwrap() = Some(stock);
        self.back.notify_one();
        result
    }

    pub fn loaves(&self) -> u32 {
        self.with(|s| s.loaves)
    }

    pub fn till(&self) -> u32 {
        self.with(|s| s.till)
    }

    pub fn worth(&self) -> u32 {
        self.with(|s| s.loaves * self.price + s.till)
    }

    pub fn take(&self, n: u32) -> bool {
        self.with(|s| {
            if s.loaves < n {
                return false;
            }
            s.loaves -= n;
            true
        })
    }

    pub fn sell(&self, n: u32) -> bool {
        self.with(|s| {
            if s.loaves < n {
                return false;
            }
            s.loaves -= n;
            s.till += n * self.price;
            true
        })
    }

    pub fn sell_rest(&self) -> u32 {
        self.with(|s| {
            let n = s.loaves;
            s.loaves = 0;
            s.till += n * self.price;
            n
        })
    }
}
