//! A counter that is set back after each slice of a thousand.

use tokio::task::yield_now;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let mut left = 1_000;
    for action in actions {
        if left == 0 {
            yield_now().await;
            left = 1_000;
        }
        action();
        left -= 1;
    }
}
