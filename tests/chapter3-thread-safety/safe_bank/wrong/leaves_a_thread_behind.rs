//! A thread owns the balances, and nobody waits for its end.

use interleave::sync::mpsc::{Sender, channel};
use interleave::thread;

/// What to do with the balances.
type Order = Box<dyn FnOnce(&mut Vec<u64>) + Send>;

pub struct Bank {
    orders: Sender<Order>,
}

impl Bank {
    pub fn new(mut balances: Vec<u64>) -> Self {
        let (orders, inbox) = channel::<Order>();
        thread::spawn(move || {
            for order in inbox {
                order(&mut balances);
            }
        });
        Bank { orders }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        self.ask(move |balances| {
            let enough = balances[from] >= amount;
            if enough {
                balances[from] -= amount;
                balances[to] += amount;
            }
            enough
        })
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.ask(move |balances| balances[account])
    }

    pub fn audit(&self) -> u64 {
        self.ask(|balances| balances.iter().sum())
    }

    fn ask<R: Send + 'static>(&self, f: impl FnOnce(&mut Vec<u64>) -> R + Send + 'static) -> R {
        let (reply, answer) = channel();
        self.orders.send(Box::new(move |balances| reply.send(f(balances)).unwrap())).unwrap();
        answer.recv().unwrap()
    }
}
