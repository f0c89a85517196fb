//! When there is no item, the consumer looks again.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    let mut handled = 0;
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move || producer(sender));
        }
        drop(sender);
        loop {
            match inbox.try_recv() {
                Ok(item) => {
                    handle(item);
                    handled += 1;
                }
                Err(TryRecvError::Empty) => thread::yield_now(),
                Err(TryRecvError::Disconnected) => break,
            }
        }
    });
    handled
}
