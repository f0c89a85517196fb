//! No sender is left over, because the last producer gets the one that the others were cloned from.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    thread::scope(|scope| {
        let mut producers = producers.into_iter().peekable();
        let mut sender = Some(sender);
        while let Some(producer) = producers.next() {
            let own = match producers.peek() {
                Some(_) => sender.clone(),
                None => sender.take(),
            };
            scope.spawn(move || own.map(producer));
        }
        // Without a producer it is still there.
        drop(sender);
        let items = std::iter::from_fn(|| inbox.recv().ok());
        items.map(&mut handle).count()
    })
}
