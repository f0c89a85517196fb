//! One loop that polls what is being made and what is being used, and a queue that only it sees.

use std::collections::VecDeque;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let mut queue = VecDeque::new();
    let mut making = Some(Box::pin(make()));
    let mut in_hand = None;
    let mut using = None;
    loop {
        if using.is_none()
            && let Some(item) = queue.pop_front()
        {
            using = Some(Box::pin(use_up(item)));
        }
        if queue.len() < 10
            && let Some(item) = in_hand.take()
        {
            queue.push_back(item);
            making = Some(Box::pin(make()));
            continue;
        }
        if making.is_none() && using.is_none() {
            return;
        }
        tokio::select! {
            made = async { making.as_mut().unwrap().await }, if making.is_some() => {
                making = None;
                in_hand = made;
            }
            () = async { using.as_mut().unwrap().await }, if using.is_some() => using = None,
        }
    }
}
