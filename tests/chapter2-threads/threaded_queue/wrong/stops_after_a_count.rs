//! As many items are taken as the producers usually make.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    let items = 20 * producers.len();
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move || producer(sender));
        }
        drop(sender);
        for _ in 0..items {
            if let Ok(item) = inbox.recv() {
                handle(item);
            }
        }
    });
    items
}
