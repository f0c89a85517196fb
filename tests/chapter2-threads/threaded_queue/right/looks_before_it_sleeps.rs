//! What is there is taken without sleeping; when nothing is, it sleeps.

use crossbeam::channel::{RecvError, Sender, TryRecvError};
use std::thread;

pub type Producer = Box<dyn FnOnce(Sender<u64>) + Send>;

pub trait Inbox {
    fn recv(&self) -> Result<u64, RecvError>;
    fn try_recv(&self) -> Result<u64, TryRecvError>;
}

pub fn run(producers: Vec<Producer>, sender: Sender<u64>, inbox: &dyn Inbox, mut handle: impl FnMut(u64)) -> usize {
    thread::scope(|scope| {
        for producer in producers {
            let sender = sender.clone();
            scope.spawn(move || producer(sender));
        }
        drop(sender);
        let mut handled = 0;
        loop {
            let item = match inbox.try_recv() {
                Ok(item) => item,
                Err(TryRecvError::Disconnected) => return handled,
                Err(TryRecvError::Empty) => match inbox.recv() {
                    Ok(item) => item,
                    Err(RecvError) => return handled,
                },
            };
            handle(item);
            handled += 1;
        }
    })
}
