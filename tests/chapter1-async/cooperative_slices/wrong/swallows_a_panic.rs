//! Waits for a task, and does not look how it ended.

use tokio::task::{JoinSet, yield_now};

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        for (count, action) in (1_usize..).zip(actions) {
            action();
            if count % 500 == 0 {
                yield_now().await;
            }
        }
    });
    let _ = tasks.join_next().await;
}
