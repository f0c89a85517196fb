//! Sleeps a millisecond after each slice, in which the others have their turns.

use std::time::Duration;
use tokio::time::sleep;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    for (count, action) in (1_usize..).zip(actions) {
        action();
        if count % 500 == 0 {
            sleep(Duration::from_millis(1)).await;
        }
    }
}
