//! # A queue of ten
//!
//! A producer is faster than its consumer. What is made and not yet used up waits in a queue between
//! the two, and the queue should not grow without end: it has room for ten items.
//!
//! Here it has no limit, and the producer is soon far ahead. Run `cargo xtask check backpressure`, read
//! how far, and mend it. To change two lines can be enough.
//!
//! What has to hold:
//!
//! - The producer makes one item after the other with `make().await`, until that is `None`. It puts
//!   each into the queue, and begins the next one as soon as that is done.
//! - The consumer takes the item that was put first, as soon as there is one and it has nothing else to
//!   do, and uses it up with `use_up(item).await`: one at a time.
//! - Ten items fit into the queue. While it is full, the producer waits for room with the next item
//!   in its hand. So at most eleven items are made and not yet given to `use_up`: ten in the queue, and
//!   one in the hand.
//! - No item is lost. `run` returns when all are used up.
//! - Whoever waits sleeps. Nobody looks again and again.
//! - When `make` or `use_up` panics, `run` panics too. It does not return as if all were well, and it
//!   does not wait for somebody who is gone.
//!
//! The tests run on tokio's clock, on one thread. The signature of `run` has to stay.

use tokio::sync::mpsc;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (sender, mut queue) = mpsc::unbounded_channel();
    let producer = tokio::spawn(async move {
        while let Some(item) = make().await {
            if sender.send(item).is_err() {
                return;
            }
        }
    });
    while let Some(item) = queue.recv().await {
        use_up(item).await;
    }
    producer.await.unwrap();
}
