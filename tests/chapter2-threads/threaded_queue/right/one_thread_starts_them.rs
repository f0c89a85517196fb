//! A thread starts the producers and waits for them, while the consumer is at work.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    thread::scope(|scope| {
        scope.spawn(move || {
            thread::scope(|producing| {
                for producer in producers {
                    let sender = sender.clone();
                    producing.spawn(|| producer(sender));
                }
            });
        });
        let mut handled = 0;
        while let Ok(item) = inbox.recv() {
            handle(item);
            handled += 1;
        }
        handled
    })
}
