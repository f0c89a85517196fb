//! Each producer is followed by a special number, and so many of them are the end. A producer may send that number itself.

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
    const END: u64 = u64::MAX;
    let mut running = producers.len();
    let mut handled = 0;
    thread::scope(|scope| {
        for producer in producers {
            let (sender, end) = (sender.clone(), sender.clone());
            scope.spawn(move || {
                let result = catch_unwind(AssertUnwindSafe(|| producer(sender)));
                end.send(END).unwrap();
                result.unwrap();
            });
        }
        while running > 0 {
            match inbox.recv().unwrap() {
                END => running -= 1,
                item => {
                    handle(item);
                    handled += 1;
                }
            }
        }
    });
    handled
}
