//! Each item is used up by a task of its own.

use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (sender, mut queue) = mpsc::channel(10);
    let producer = tokio::spawn(async move {
        while let Some(item) = make().await {
            if sender.send(item).await.is_err() {
                return;
            }
        }
    });
    let mut using = JoinSet::new();
    while let Some(item) = queue.recv().await {
        using.spawn(use_up(item));
    }
    using.join_all().await;
    producer.await.unwrap();
}
