//! The future that sends is thrown away before it has done anything.

use tokio::sync::mpsc;

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
            let _ = sender.send(item);
        }
    });
    while let Some(item) = queue.recv().await {
        use_up(item).await;
    }
    producer.await.unwrap();
}
