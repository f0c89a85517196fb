//! A stream of slices, with a turn for others after each.

use futures::stream::{self, StreamExt};
use tokio::task::yield_now;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let slices = stream::iter(actions).chunks(500);
    let run = slices.for_each(|slice| {
        slice.into_iter().for_each(|action| action());
        yield_now()
    });
    run.await;
}
