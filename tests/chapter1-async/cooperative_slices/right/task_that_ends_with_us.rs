//! One task runs all the actions; the set that holds it ends it when it is dropped.

use std::panic::resume_unwind;
use tokio::task::{JoinSet, yield_now};

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        for (count, action) in (1_usize..).zip(actions) {
            action();
            if count % 200 == 0 {
                yield_now().await;
            }
        }
    });
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended
            && error.is_panic()
        {
            resume_unwind(error.into_panic());
        }
    }
}
