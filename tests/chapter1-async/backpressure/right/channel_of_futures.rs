//! Both in one task. A `send` of futures waits behind the item that it has put in: the eleventh in the channel is the one
//! in the hand.

use futures::channel::mpsc;
use futures::{SinkExt, StreamExt, join};

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (mut sender, mut queue) = mpsc::channel(10);
    let producer = async move {
        while let Some(item) = make().await {
            if sender.send(item).await.is_err() {
                return;
            }
        }
    };
    let consumer = async {
        while let Some(item) = queue.next().await {
            use_up(item).await;
        }
    };
    join!(producer, consumer);
}
