//! A thread carries the items from one channel to another, and nobody waits for its end.

use interleave::sync::Mutex;
use interleave::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use interleave::thread;

pub struct Queue<T> {
    /// A place for each item that fits.
    places: Mutex<Receiver<()>>,
    free: SyncSender<()>,
    sender: Sender<T>,
    receiver: Mutex<Receiver<T>>,
}

impl<T: Send + 'static> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        let (free, places) = sync_channel(capacity);
        (0..capacity).for_each(|_| free.send(()).unwrap());
        let (sender, inbox) = channel();
        let (outbox, receiver) = channel();
        thread::spawn(move || inbox.into_iter().try_for_each(|item| outbox.send(item)));
        Queue { places: Mutex::new(places), free, sender, receiver: Mutex::new(receiver) }
    }

    pub fn put(&self, item: T) {
        self.places.lock().unwrap().recv().unwrap();
        self.sender.send(item).unwrap();
    }

    pub fn take(&self) -> T {
        let item = self.receiver.lock().unwrap().recv().unwrap();
        self.free.send(()).unwrap();
        item
    }
}
