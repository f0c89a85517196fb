//! Puts all the actions on a thread for blocking work, where they disturb nobody.

use std::panic::resume_unwind;
use tokio::task::spawn_blocking;

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    let work = spawn_blocking(move || actions.for_each(|action| action()));
    if let Err(error) = work.await
        && error.is_panic()
    {
        resume_unwind(error.into_panic());
    }
}
