//! Each producer sends into a channel of its own without a bound, from which another thread forwards.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

/// The end of a channel at which items come out. These do what they do in `crossbeam::channel::Receiver`.
pub trait Inbox {
    /// Sleeps until there is an item. Without one, and without any sender, it is an error.
    fn recv(&self) -> Result<u64, RecvError>;
    /// Returns at once. No item is an error, and says whether there still is a sender.
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    let mut handled = 0;
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            let (own, items) = crossbeam::channel::unbounded();
            scope.spawn(move || producer(own));
            scope.spawn(move || items.into_iter().try_for_each(|item| sender.send(item)));
        }
        drop(sender);
        while let Ok(item) = inbox.recv() {
            handle(item);
            handled += 1;
        }
    });
    handled
}
