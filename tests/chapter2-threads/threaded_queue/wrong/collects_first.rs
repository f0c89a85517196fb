//! All items are put into a list, and handled when there are no more.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, handle: impl FnMut(u64)) -> usize {
    let mut items = Vec::new();
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move || producer(sender));
        }
        drop(sender);
        while let Ok(item) = inbox.recv() {
            items.push(item);
        }
    });
    let handled = items.len();
    items.into_iter().for_each(handle);
    handled
}
