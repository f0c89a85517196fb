//! The last producer gets the sender itself, so without producers nobody does.

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
    let mut last_sender = Some(sender);
    thread::scope(|scope| {
        let mut producers = producers.into_iter().peekable();
        while let Some(producer) = producers.next() {
            let sender = if producers.peek().is_some() { last_sender.clone() } else { last_sender.take() };
            scope.spawn(move || producer(sender.unwrap()));
        }
        let mut handled = 0;
        while let Ok(item) = inbox.recv() {
            handle(item);
            handled += 1;
        }
        handled
    })
}
