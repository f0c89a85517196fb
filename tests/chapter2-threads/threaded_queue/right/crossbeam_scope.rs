//! Crossbeam's own scope, which returns the panics of its threads.

use crossbeam::channel::{RecvError, Sender, TryRecvError};

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    let handled = crossbeam::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move |_| producer(sender));
        }
        drop(sender);
        let mut handled = 0;
        loop {
            match inbox.recv() {
                Ok(item) => handle(item),
                Err(RecvError) => break handled,
            }
            handled += 1;
        }
    });
    handled.expect("no producer panics")
}
