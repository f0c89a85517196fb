//! Tries to put the item every millisecond, until there is room.

use std::time::Duration;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::time::sleep;

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
            let mut item = item;
            while let Err(TrySendError::Full(back)) = sender.try_send(item) {
                item = back;
                sleep(Duration::from_millis(1)).await;
            }
        }
    });
    while let Some(item) = queue.recv().await {
        use_up(item).await;
    }
    producer.await.unwrap();
}
