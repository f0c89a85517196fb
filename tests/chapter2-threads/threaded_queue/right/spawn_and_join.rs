//! Threads that could live for ever, joined when the channel has ended.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    let handles: Vec<_> = producers
        .into_iter()
        .map(|producer| {
            let sender = sender.clone();
            thread::spawn(move || producer(sender))
        })
        .collect();
    drop(sender);
    let mut handled = 0;
    while let Ok(item) = inbox.recv() {
        handle(item);
        handled += 1;
    }
    for handle in handles {
        handle.join().expect("a producer panicked");
    }
    handled
}
