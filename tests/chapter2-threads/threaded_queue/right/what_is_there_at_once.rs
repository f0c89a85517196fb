//! Sleeps for one item, then handles all that is there by then, and counts both.

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
    let started: Vec<_> = producers
        .into_iter()
        .map(|producer| {
            let sender = sender.clone();
            thread::spawn(move || producer(sender))
        })
        .collect();
    drop(sender);
    let mut handled = 0;
    while let Ok(item) = inbox.recv() {
        let there = std::iter::once(item).chain(std::iter::from_fn(|| inbox.try_recv().ok()));
        handled += there.map(&mut handle).count();
    }
    started.into_iter().for_each(|producer| producer.join().expect("a producer panicked"));
    handled
}
