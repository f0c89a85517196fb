//! Makes a task of each action, so that the runtime shares its thread among them.

use std::panic::resume_unwind;
use tokio::task::JoinSet;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for action in actions {
        tasks.spawn(async move { action() });
    }
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended
            && error.is_panic()
        {
            resume_unwind(error.into_panic());
        }
    }
}
