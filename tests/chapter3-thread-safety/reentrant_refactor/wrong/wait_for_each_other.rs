//! A sale locks the shelf and then the till, `worth` the till and then the shelf.

use interleave::sync::Mutex;

pub struct Bakery {
    price: u32,
    shelf: Mutex<u32>,
    till: Mutex<u32>,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, shelf: Mutex::new(loaves), till: Mutex::new(0) }
    }

    pub fn loaves(&self) -> u32 {
        *self.shelf.lock().unwrap()
    }

    pub fn till(&self) -> u32 {
        *self.till.lock().unwrap()
    }

    pub fn worth(&self) -> u32 {
        let till = self.till.lock().unwrap();
        let shelf = self.shelf.lock().unwrap();
        *till + *shelf * self.price
    }

    pub fn take(&self, loaves: u32) -> bool {
        take(&mut self.shelf.lock().unwrap(), loaves)
    }

    pub fn sell(&self, loaves: u32) -> bool {
        let mut shelf = self.shelf.lock().unwrap();
        let mut till = self.till.lock().unwrap();
        let taken = take(&mut shelf, loaves);
        if taken {
            *till += loaves * self.price;
        }
        taken
    }

    pub fn sell_rest(&self) -> u32 {
        let mut shelf = self.shelf.lock().unwrap();
        let mut till = self.till.lock().unwrap();
        let rest = std::mem::take(&mut *shelf);
        *till += rest * self.price;
        rest
    }
}

fn take(shelf: &mut u32, loaves: u32) -> bool {
    let enough = *shelf >= loaves;
    if enough {
        *shelf -= loaves;
    }
    enough
}
