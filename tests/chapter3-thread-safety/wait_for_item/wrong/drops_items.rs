//! When the queue is full, the item is dropped and nobody learns of it.

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
        self.sender.try_send(item).ok();
    }

    pub fn take(&self) -> T {
        self.receiver.lock().unwrap().recv().unwrap()
    }
}
