//! An `async fn` gives way by itself, one believes.

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    for action in actions {
        action();
    }
}
