//! Draws a number and waits for its turn; what is done in a turn locks for a moment only.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::thread;

pub struct Bakery {
    price: u32,
    next: AtomicU32,
    serving: AtomicU32,
    stock: Mutex<Stock>,
}

struct Stock {
    loaves: u32,
    till: u32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery {
            price,
            next: AtomicU32::new(0),
            serving: AtomicU32::new(0),
            stock: Mutex::new(Stock { loaves, till: 0 }),
        }
    }

    fn turn<R>(&self, f: impl FnOnce() -> R) -> R {
        let mine = self.next.fetch_add(1, SeqCst);
        while self.serving.load(SeqCst) != mine {
            thread::yield_now();
        }
        let result = f();
        self.serving.fetch_add(1, SeqCst);
        result
    }

    fn take_now(&self, n: u32) -> bool {
        let mut s = self.stock.lock().unwrap();
        if s.loaves < n {
            return false;
        }
        s.loaves -= n;
        true
    }

    fn sell_now(&self, n: u32) -> bool {
        let taken = self.take_now(n);
        if taken {
            self.stock.lock().unwrap().till += n * self.price;
        }
        taken
    }

    pub fn loaves(&self) -> u32 {
        self.turn(|| self.stock.lock().unwrap().loaves)
    }

    pub fn till(&self) -> u32 {
        self.turn(|| self.stock.lock().unwrap().till)
    }

    pub fn worth(&self) -> u32 {
        self.turn(|| {
            let s = self.stock.lock().unwrap();
            s.loaves * self.price + s.till
        })
    }

    pub fn take(&self, n: u32) -> bool {
        self.turn(|| self.take_now(n))
    }

    pub fn sell(&self, n: u32) -> bool {
        self.turn(|| self.sell_now(n))
    }

    pub fn sell_rest(&self) -> u32 {
        self.turn(|| {
            let n = self.stock.lock().unwrap().loaves;
            self.sell_now(n);
            n
        })
    }
}
