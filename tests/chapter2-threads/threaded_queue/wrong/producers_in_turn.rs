//! One thread runs all producers, one after the other.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    thread::scope(|scope| {
        scope.spawn(move || {
            let in_turn = |producer: Producer| catch_unwind(AssertUnwindSafe(|| producer(sender.clone())));
            let results: Vec<_> = producers.into_iter().map(in_turn).collect();
            drop(sender);
            results.into_iter().for_each(Result::unwrap);
        });
        let mut handled = 0;
        while let Ok(item) = inbox.recv() {
            handle(item);
            handled += 1;
        }
        handled
    })
}
