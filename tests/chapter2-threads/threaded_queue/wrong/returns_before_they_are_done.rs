//! Threads note how they end, and when the channel has ended, the notes are read: some may still be missing.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
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
    let panics = Arc::new(AtomicUsize::new(0));
    for producer in producers {
        let (sender, panics) = (sender.clone(), panics.clone());
        thread::spawn(move || {
            let end = catch_unwind(AssertUnwindSafe(|| producer(sender)));
            panics.fetch_add(usize::from(end.is_err()), SeqCst);
        });
    }
    drop(sender);
    let mut handled = 0;
    while let Ok(item) = inbox.recv() {
        handle(item);
        handled += 1;
    }
    assert_eq!(panics.load(SeqCst), 0, "producers have panicked");
    handled
}
