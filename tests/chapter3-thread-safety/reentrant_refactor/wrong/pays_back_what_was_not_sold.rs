//! The till is filled first, and emptied again if the loaves are not there.

use interleave::sync::Mutex;

pub struct Bakery {
    price: u32,
    loaves: Mutex<u32>,
    till: Mutex<u32>,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, loaves: Mutex::new(loaves), till: Mutex::new(0) }
    }

    pub fn loaves(&self) -> u32 {
        *self.loaves.lock().unwrap()
    }

    pub fn till(&self) -> u32 {
        *self.till.lock().unwrap()
    }

    pub fn worth(&self) -> u32 {
        let loaves = self.loaves.lock().unwrap();
        let till = self.till.lock().unwrap();
        *loaves * self.price + *till
    }

    pub fn take(&self, n: u32) -> bool {
        let mut loaves = self.loaves.lock().unwrap();
        if *loaves < n {
            return false;
        }
        *loaves -= n;
        true
    }

    fn pay(&self, change: impl FnOnce(u32) -> u32) {
        let mut till = self.till.lock().unwrap();
        *till = change(*till);
    }

    pub fn sell(&self, n: u32) -> bool {
        let mut loaves = self.loaves.lock().unwrap();
        let cost = n.saturating_mul(self.price);
        self.pay(|till| till.wrapping_add(cost));
        if *loaves < n {
            self.pay(|till| till.wrapping_sub(cost));
            return false;
        }
        *loaves -= n;
        true
    }

    pub fn sell_rest(&self) -> u32 {
        let mut loaves = self.loaves.lock().unwrap();
        let rest = *loaves;
        *self.till.lock().unwrap() += rest * self.price;
        *loaves = 0;
        rest
    }
}
