//! What waits is kept on a stack: the newest item is used up first.

use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let stack = Arc::new(Mutex::new(Vec::new()));
    let (put, taken) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let producer = {
        let (stack, put, taken) = (stack.clone(), put.clone(), taken.clone());
        async move {
            loop {
                let item = make().await;
                while stack.lock().unwrap().len() == 10 {
                    taken.notified().await;
                }
                let mut items = stack.lock().unwrap();
                match item {
                    Some(item) => items.push(Some(item)),
                    None => items.insert(0, None),
                }
                put.notify_one();
                if item.is_none() {
                    return;
                }
            }
        }
    };
    let consumer = async move {
        loop {
            let next = stack.lock().unwrap().pop();
            match next {
                None => put.notified().await,
                Some(None) => return,
                Some(Some(item)) => {
                    taken.notify_one();
                    use_up(item).await;
                }
            }
        }
    };
    tokio::join!(producer, consumer);
}
