//! Collects the actions, and takes slices off the end of the list.

use tokio::task::yield_now;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let mut actions: Vec<A> = actions.collect();
    while let Some(action) = actions.pop() {
        action();
        if actions.len() % 500 == 0 {
            yield_now().await;
        }
    }
}
