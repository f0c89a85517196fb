//! Each thread catches its own panic and keeps it; a wait group says when all of them are done.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use crossbeam::sync::WaitGroup;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};
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
    let first: Arc<Mutex<Option<Box<dyn Any + Send>>>> = Arc::default();
    let group = WaitGroup::new();
    for producer in producers {
        let (sender, first, group) = (sender.clone(), first.clone(), group.clone());
        thread::spawn(move || {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(move || producer(sender))) {
                first.lock().unwrap().get_or_insert(panic);
            }
            drop(group);
        });
    }
    drop(sender);
    let mut n = 0;
    while let Ok(item) = inbox.recv() {
        n += 1;
        handle(item);
    }
    group.wait();
    if let Some(panic) = first.lock().unwrap().take() {
        resume_unwind(panic);
    }
    n
}
