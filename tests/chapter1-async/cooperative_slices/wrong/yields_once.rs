//! Gives way once, before all the work.

use tokio::task::yield_now;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    yield_now().await;
    for action in actions {
        action();
    }
}
