//! Takes slices off the iterator until it has no more.

use tokio::task::yield_now;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let mut actions = actions.peekable();
    while actions.peek().is_some() {
        actions.by_ref().take(256).for_each(|action| action());
        yield_now().await;
    }
}
