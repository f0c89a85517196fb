//! Waits for other tasks in the middle of one, with the runtime that runs it.

use tokio::runtime::Handle;
use tokio::task::yield_now;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    for (count, action) in (1_usize..).zip(actions) {
        action();
        if count % 500 == 0 {
            Handle::current().block_on(yield_now());
        }
    }
}
