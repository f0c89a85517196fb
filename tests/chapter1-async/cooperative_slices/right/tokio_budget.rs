//! tokio counts what a task does, and makes it give way when it has done enough.

use tokio::task::consume_budget;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    for action in actions {
        action();
        consume_budget().await;
    }
}
