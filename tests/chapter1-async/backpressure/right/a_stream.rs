//! The receiving end as a stream.

use futures::StreamExt;
use futures::stream::poll_fn;
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
            if sender.send(item).await.is_err() {
                return;
            }
        }
    });
    poll_fn(move |context| queue.poll_recv(context)).for_each(use_up).await;
    producer.await.unwrap();
}
