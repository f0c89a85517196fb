//! # A queue of ten
//!
//! The channel has a capacity, and `send` waits while it is full: whoever is slow holds up whoever is fast.

use tokio::sync::mpsc;

/// How many items may wait between the two.
const CAPACITY: usize = 10;

// ANCHOR: run
/// Uses up what is made, in the same order, until `make` has nothing more.
///
/// Both are polled as one future: if it is dropped before it is over, both stop.
///
/// # Panics
///
/// When `make` or `use_up` does.
pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let (sender, mut queue) = mpsc::channel(CAPACITY);
    // It owns the only sender, so the queue ends with it.
    let producer = async move {
        while let Some(item) = make().await {
            if sender.send(item).await.is_err() {
                // The consumer is gone, and nobody else wants items.
                return;
            }
        }
    };
    let consumer = async move {
        while let Some(item) = queue.recv().await {
            use_up(item).await;
        }
    };
    tokio::join!(producer, consumer);
}
// ANCHOR_END: run
