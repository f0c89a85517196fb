//! # A future by hand
//!
//! `oneshot` makes two ends of a channel for one value. One thread sends. The other end is a
//! future, and it is ready when the value is there. `block_on` is the least runtime there can be: it
//! polls one future until that is ready.
//!
//! This program works, and takes a whole core for it: nobody tells `block_on` when to poll, so it polls
//! again and again. Run `cargo xtask check poll-by-hand`, and let the thread sleep until it is woken.
//!
//! What has to hold, in every order in which the threads run:
//!
//! - When the value has been sent, `poll` returns `Ready(Some(value))`. When the `Sender` is dropped and
//!   has sent nothing, it returns `Ready(None)`. Until then it returns `Pending`.
//!   To poll never blocks.
//! - `Pending` is a promise: the waker that this poll was given is woken when the value is sent or the
//!   `Sender` dropped, before `send` or the drop returns, and then the future is ready. Of several polls, the
//!   last one counts: earlier wakers need not be woken. Nobody is woken before there is an end.
//! - Nobody polls a `Receiver` again that was ready. It may be dropped at any time. To send then does
//!   nothing.
//! - `block_on` polls, and while the future is pending it sleeps until the waker is woken. That can be at any
//!   time, by any thread, any number of times: also during the poll, and before `block_on` sleeps.
//! - `block_on` works for any future, also for one that is woken several times before it is ready.
//!
//! A thread that is parked, or that waits for a condition variable, may wake for no reason. To poll once
//! too often because of that is all right. The fields are yours to change. Locks, atomics, channels and
//! threads come from `interleave`, so that every order of their steps can be run. Its `block_on` is not to be
//! called.

use interleave::sync::Mutex;
use interleave::thread;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

struct Shared<T> {
    value: Option<T>,
    sender_is_gone: bool,
}

pub struct Sender<T> {
    shared: Arc<Mutex<Shared<T>>>,
}

pub struct Receiver<T> {
    shared: Arc<Mutex<Shared<T>>>,
}

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Mutex::new(Shared { value: None, sender_is_gone: false }));
    (Sender { shared: shared.clone() }, Receiver { shared })
}

impl<T> Sender<T> {
    pub fn send(self, value: T) {
        self.shared.lock().unwrap().value = Some(value);
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.shared.lock().unwrap().sender_is_gone = true;
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut shared = self.shared.lock().unwrap();
        if shared.value.is_some() || shared.sender_is_gone {
            return Poll::Ready(shared.value.take());
        }
        Poll::Pending
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    // This waker does nothing when it is woken.
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::yield_now();
    }
}
