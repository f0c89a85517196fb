//! One thread owns the balances, and nobody else touches them: the others send it orders.

use interleave::sync::mpsc::{Receiver, Sender, channel};
use interleave::thread::{self, JoinHandle};

enum Order {
    Transfer { from: usize, to: usize, amount: u64, moved: Sender<bool> },
    Balance { account: usize, answer: Sender<u64> },
    Audit { answer: Sender<u64> },
}

pub struct Bank {
    orders: Option<Sender<Order>>,
    clerk: Option<JoinHandle<()>>,
}

impl Bank {
    pub fn new(balances: Vec<u64>) -> Self {
        let (orders, inbox) = channel();
        Bank { orders: Some(orders), clerk: Some(thread::spawn(move || work(balances, inbox))) }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        self.ask(|moved| Order::Transfer { from, to, amount, moved })
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.ask(|answer| Order::Balance { account, answer })
    }

    pub fn audit(&self) -> u64 {
        self.ask(|answer| Order::Audit { answer })
    }

    fn ask<T>(&self, order: impl FnOnce(Sender<T>) -> Order) -> T {
        let (reply, answer) = channel();
        let orders = self.orders.as_ref().expect("the inbox is open as long as the bank");
        orders.send(order(reply)).expect("the clerk works as long as the bank is open");
        answer.recv().expect("the clerk answers each order")
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        self.orders = None;
        self.clerk.take().map(JoinHandle::join);
    }
}

fn work(mut balances: Vec<u64>, inbox: Receiver<Order>) {
    for order in inbox {
        match order {
            Order::Transfer { from, to, amount, moved } => {
                let enough = balances[from] >= amount;
                if enough {
                    balances[from] -= amount;
                    balances[to] += amount;
                }
                moved.send(enough).ok();
            }
            Order::Balance { account, answer } => {
                answer.send(balances[account]).ok();
            }
            Order::Audit { answer } => {
                answer.send(balances.iter().sum()).ok();
            }
        }
    }
}
