//! Gives way after each action, to be on the safe side.

use tokio::task::yield_now;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    for action in actions {
        action();
        yield_now().await;
    }
}
