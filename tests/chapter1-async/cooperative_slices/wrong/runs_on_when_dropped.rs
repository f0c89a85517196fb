//! The actions run in a task of their own, which goes on when nobody waits for it.

use std::panic::resume_unwind;
use tokio::task::{spawn, yield_now};

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let task = spawn(async move {
        for (count, action) in (1_usize..).zip(actions) {
            action();
            if count % 500 == 0 {
                yield_now().await;
            }
        }
    });
    if let Err(error) = task.await {
        resume_unwind(error.into_panic());
    }
}
