//! The action that shows that there is another slice is not run.

use tokio::task::yield_now;

pub async fn run_all<A>(mut actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    while actions.next().is_some() {
        actions.by_ref().take(500).for_each(|action| action());
        yield_now().await;
    }
}
