//! The value and the wake-ups go through channels.

use interleave::sync::Mutex;
use interleave::sync::mpsc::{self, SyncSender};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;
use std::task::{Context, Poll, Wake, Waker};

pub struct Sender<T> {
    values: Option<mpsc::Sender<T>>,
    wakers: Arc<Mutex<Option<Waker>>>,
}

pub struct Receiver<T> {
    values: mpsc::Receiver<T>,
    wakers: Arc<Mutex<Option<Waker>>>,
}

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel();
    let wakers = Arc::new(Mutex::new(None));
    (Sender { values: Some(sender), wakers: wakers.clone() }, Receiver { values: receiver, wakers })
}

impl<T> Sender<T> {
    pub fn send(mut self, value: T) {
        if let Some(values) = self.values.take() {
            // An error says that nobody receives, and then nobody misses the value.
            let _ = values.send(value);
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.values = None;
        let waker = self.wakers.lock().unwrap().take();
        waker.inspect(Waker::wake_by_ref);
    }
}

impl<T> Receiver<T> {
    fn look(&self) -> Poll<Option<T>> {
        match self.values.try_recv() {
            Ok(value) => Poll::Ready(Some(value)),
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
            Err(TryRecvError::Empty) => Poll::Pending,
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        *self.wakers.lock().unwrap() = Some(context.waker().clone());
        // Only now: whoever sends later than this look finds the waker.
        self.look()
    }
}

struct Notice(SyncSender<()>);

impl Wake for Notice {
    fn wake(self: Arc<Self>) {
        // One that waits already is enough.
        let _ = self.0.try_send(());
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let (notices, noticed) = mpsc::sync_channel(1);
    let waker = Waker::from(Arc::new(Notice(notices)));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // The sender is in the waker, which is still there.
        let _ = noticed.recv();
    }
}
