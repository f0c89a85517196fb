//! The thread that sells is never joined: it may still run when its bakery is gone.

use interleave::sync::mpsc::{Sender, channel};
use interleave::thread;

struct Stock {
    price: u32,
    loaves: u32,
    till: u32,
}

type Order = Box<dyn FnOnce(&mut Stock) + Send>;

pub struct Bakery {
    orders: Sender<Order>,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        let (orders, inbox) = channel::<Order>();
        thread::spawn(move || {
            let mut stock = Stock { price, loaves, till: 0 };
            for order in inbox {
                order(&mut stock);
            }
        });
        Bakery { orders }
    }

    /// Has `f` done by the thread that owns the stock, and waits for what it returns.
    fn ask<T: Send + 'static>(&self, f: impl FnOnce(&mut Stock) -> T + Send + 'static) -> T {
        let (answer, answered) = channel();
        let order = Box::new(move |stock: &mut Stock| answer.send(f(stock)).unwrap());
        self.orders.send(order).unwrap();
        answered.recv().unwrap()
    }

    pub fn loaves(&self) -> u32 {
        self.ask(|stock| stock.loaves)
    }

    pub fn till(&self) -> u32 {
        self.ask(|stock| stock.till)
    }

    pub fn worth(&self) -> u32 {
        self.ask(|stock| stock.loaves * stock.price + stock.till)
    }

    pub fn take(&self, loaves: u32) -> bool {
        self.ask(move |stock| stock.take(loaves))
    }

    pub fn sell(&self, loaves: u32) -> bool {
        self.ask(move |stock| stock.sell(loaves))
    }

    pub fn sell_rest(&self) -> u32 {
        self.ask(|stock| {
            let rest = stock.loaves;
            stock.sell(rest);
            rest
        })
    }
}

impl Stock {
    fn take(&mut self, loaves: u32) -> bool {
        let enough = self.loaves >= loaves;
        if enough {
            self.loaves -= loaves;
        }
        enough
    }

    fn sell(&mut self, loaves: u32) -> bool {
        let taken = self.take(loaves);
        if taken {
            self.till += loaves * self.price;
        }
        taken
    }
}
