//! The standard library has such a queue. Its receiver is for one thread, so the takers take turns: one sleeps in
//! `recv`, the others wait for the lock that it holds.

use interleave::sync::Mutex;
use interleave::sync::mpsc::{Receiver, SyncSender, sync_channel};

pub struct Queue<T> {
    sender: SyncSender<T>,
    receiver: Mutex<Receiver<T>>,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        let (sender, receiver) = sync_channel(capacity);
        Queue { sender, receiver: Mutex::new(receiver) }
    }

    pub fn put(&self, item: T) {
        self.sender.send(item).expect("the queue keeps its receiver");
    }

    pub fn take(&self) -> T {
        self.receiver.lock().unwrap().recv().expect("the queue keeps a sender")
    }
}
