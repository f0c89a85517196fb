//! A future whose poll runs a slice, and wakes itself before it gives way.

use std::pin::Pin;
use std::task::{Context, Poll};

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    RunAll(actions).await;
}

struct RunAll<I>(I);

// The iterator is never pinned.
impl<I> Unpin for RunAll<I> {}

impl<I: Iterator<Item: FnOnce()>> Future for RunAll<I> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        for _ in 0..1_000 {
            match self.0.next() {
                Some(action) => action(),
                None => return Poll::Ready(()),
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
