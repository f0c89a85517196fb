//! # A future by hand
//!
//! Whoever returns `Pending` has left its waker where the other side finds it, in the same step as it looked.

use interleave::sync::Mutex;
use interleave::sync::atomic::AtomicBool;
use interleave::sync::atomic::Ordering::{Acquire, Release};
use interleave::thread::{self, Thread};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

// ANCHOR: oneshot
/// What the two ends share. All of it changes under one lock, which nobody holds while a waker is cloned, woken or dropped.
enum State<T> {
    /// Nothing has been sent, and this is whom to wake then.
    Open(Option<Waker>),
    /// This has been sent, or else nothing will be.
    Over(Option<T>),
}

/// The end that sends. To drop it tells the receiver that nothing will come.
pub struct Sender<T>(Arc<Mutex<State<T>>>);

/// A future: the value that is sent, or `None` if the sender is gone.
pub struct Receiver<T>(Arc<Mutex<State<T>>>);

/// Two ends of a channel for one value.
pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let state = Arc::new(Mutex::new(State::Open(None)));
    (Sender(state.clone()), Receiver(state))
}

impl<T> Sender<T> {
    /// Sends the value. It is dropped with the receiver if nobody asks for it.
    pub fn send(self, value: T) {
        self.end(Some(value));
    }

    /// The first call counts.
    fn end(&self, value: Option<T>) {
        // Nothing panics while the lock is held, so it is never poisoned.
        let mut state = self.0.lock().unwrap();
        let State::Open(waker) = &mut *state else { return };
        let waker = waker.take();
        *state = State::Over(value);
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.end(None);
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let waker = context.waker().clone();
        let mut state = self.0.lock().unwrap();
        match &mut *state {
            State::Over(value) => Poll::Ready(value.take()),
            State::Open(last) => {
                let last = last.replace(waker);
                // To drop a waker may drop a whole task, perhaps with the sender in it.
                drop(state);
                drop(last);
                Poll::Pending
            }
        }
    }
}
// ANCHOR_END: oneshot

// ANCHOR: block_on
/// Wakes a thread that parks, and says so.
struct Unpark {
    woken: AtomicBool,
    thread: Thread,
}

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Release);
        self.thread.unpark();
    }
}

/// Runs a future on this thread, which sleeps while the future waits.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let unpark = Arc::new(Unpark { woken: AtomicBool::new(false), thread: thread::current() });
    let waker = Waker::from(unpark.clone());
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // The flag decides: `park` also returns for no reason, and the poll may have used up the token.
        while !unpark.woken.swap(false, Acquire) {
            thread::park();
        }
    }
}
// ANCHOR_END: block_on
