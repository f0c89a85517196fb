//! A `broadcast` channel does not wait for a slow receiver: what it has not read is overwritten.

use tokio::sync::broadcast::{self, error::RecvError};

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (sender, mut queue) = broadcast::channel(10);
    let producer = tokio::spawn(async move {
        while let Some(item) = make().await {
            if sender.send(item).is_err() {
                return;
            }
        }
    });
    loop {
        match queue.recv().await {
            Ok(item) => use_up(item).await,
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => break,
        }
    }
    producer.await.unwrap();
}
