//! Only items are looked at, in a loop without an end.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move || producer(sender));
        }
        drop(sender);
        let mut handled = 0;
        loop {
            if let Ok(item) = inbox.recv() {
                handle(item);
                handled += 1;
            }
        }
    })
}
