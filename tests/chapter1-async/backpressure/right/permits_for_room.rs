//! An unbounded channel, and a permit that travels with each item.

use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (sender, mut queue) = mpsc::unbounded_channel();
    let room = Arc::new(Semaphore::new(10));
    let producer = tokio::spawn(async move {
        while let Some(item) = make().await {
            let permit = room.clone().acquire_owned().await.unwrap();
            if sender.send((item, permit)).is_err() {
                return;
            }
        }
    });
    while let Some((item, permit)) = queue.recv().await {
        drop(permit);
        use_up(item).await;
    }
    producer.await.unwrap();
}
