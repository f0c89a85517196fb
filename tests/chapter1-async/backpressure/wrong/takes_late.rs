//! Fills the queue, empties it, fills it again.

use std::collections::VecDeque;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let mut queue = VecDeque::new();
    loop {
        while queue.len() < 11 {
            let Some(item) = make().await else { break };
            queue.push_back(item);
        }
        if queue.is_empty() {
            return;
        }
        for item in queue.drain(..) {
            use_up(item).await;
        }
    }
}
