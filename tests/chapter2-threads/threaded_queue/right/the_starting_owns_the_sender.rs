//! The sender ends with the function that starts the producers.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread::{self, Scope};

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

fn start<'scope>(scope: &'scope Scope<'scope, '_>, producers: Vec<Producer>, sender: Sender<u64>) {
    for producer in producers {
        let sender = sender.clone();
        scope.spawn(move || producer(sender));
    }
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    thread::scope(|scope| {
        start(scope, producers, sender);
        let mut handled = 0;
        while let Ok(item) = inbox.recv() {
            handle(item);
            handled += 1;
        }
        handled
    })
}
