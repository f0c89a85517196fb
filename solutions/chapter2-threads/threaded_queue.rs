//! # Producers and a consumer on threads
//!
//! The consumer goes on until the channel ends, and the channel ends when its last sender is dropped.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

/// Sends items into a channel, and drops its sender when it is done.
pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

/// The end of a channel at which items come out. These do what they do in `crossbeam::channel::Receiver`.
pub trait Inbox {
    /// Sleeps until there is an item. Without one, and without any sender, it is an error.
    fn recv(&self) -> Result<u64, RecvError>;
    /// Returns at once. No item is an error, and says whether there still is a sender.
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

// ANCHOR: run
/// Runs each producer on a thread of its own, and handles here what they send, until all of them are done.
///
/// Returns how many items that were.
///
/// # Panics
///
/// When a producer has panicked, after all that has been sent is handled. When `handle` panics, after all producers are
/// done: whoever keeps the inbox has to see to it that its channel has room for them.
pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move || producer(sender));
        }
        // Each producer has its own. With this one alive, the channel would never end.
        drop(sender);
        let mut handled = 0;
        while let Ok(item) = inbox.recv() {
            handle(item);
            handled += 1;
        }
        handled
    })
}
// ANCHOR_END: run
