//! # Producers and a consumer on threads
//!
//! Producers make items and send them into a channel. The consumer takes them out at the other end,
//! the inbox, and handles them. Each producer gets a thread of its own, and a sender of its own. The
//! consumer is the thread that calls `run`.
//!
//! This consumer knows that each producer makes 20 items. If one day it makes more, or fewer, it goes
//! wrong. Run `cargo xtask check threaded-queue`, and mend it.
//!
//! What has to hold, for any number of producers and whatever they send:
//!
//! - All producers and the consumer are at work at the same time. The channel may be bounded: then a
//!   producer waits until there is room.
//! - Each item that comes out of the inbox is handled, before the next one is taken.
//! - `run` returns when all producers are done and all of their items are handled. It returns how
//!   many that were.
//! - While there is no item, the consumer sleeps.
//! - When a producer panics, all items that have been sent are still handled, and then `run` panics.
//!
//! `Producer` and `Inbox` belong to the task: the tests use them. A producer drops its sender when it
//! is done.

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
    let items = 20 * producers.len();
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move || producer(sender));
        }
        for _ in 0..items {
            let item = inbox.recv().unwrap();
            handle(item);
        }
    });
    items
}
