//! When the producer is done, the rest in the queue is left there.

use tokio::sync::mpsc;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (sender, mut queue) = mpsc::channel(10);
    let mut producer = tokio::spawn(async move {
        while let Some(item) = make().await {
            if sender.send(item).await.is_err() {
                return;
            }
        }
    });
    loop {
        tokio::select! {
            biased;
            ended = &mut producer => return ended.unwrap(),
            Some(item) = queue.recv() => use_up(item).await,
        }
    }
}
