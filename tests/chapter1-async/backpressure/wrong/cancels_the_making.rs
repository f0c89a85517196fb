//! One loop for both sides: when an item is there first, the one that is being made is dropped.

use tokio::sync::mpsc;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (sender, mut queue) = mpsc::channel(10);
    loop {
        tokio::select! {
            biased;
            made = make() => match made {
                Some(item) => sender.send(item).await.unwrap(),
                None => break,
            },
            Some(item) = queue.recv() => use_up(item).await,
        }
    }
    drop(sender);
    while let Some(item) = queue.recv().await {
        use_up(item).await;
    }
}
