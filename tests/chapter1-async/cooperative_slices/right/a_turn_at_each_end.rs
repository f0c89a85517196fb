//! Gives way before the first slice and after the last, as the task allows.

pub async fn run_all<A>(mut actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    tokio::task::yield_now().await;
    loop {
        let mut ran = 0;
        for action in actions.by_ref().take(500) {
            action();
            ran += 1;
        }
        tokio::task::yield_now().await;
        if ran < 500 {
            return;
        }
    }
}
