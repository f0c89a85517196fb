//! Two tasks and a queue that both own: when the consumer is gone, the producer waits for room for ever.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let queue = Arc::new(Mutex::new(VecDeque::new()));
    let (put, taken) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let producer = {
        let (queue, put, taken) = (queue.clone(), put.clone(), taken.clone());
        async move {
            loop {
                let item = make().await;
                while queue.lock().unwrap().len() == 10 {
                    taken.notified().await;
                }
                queue.lock().unwrap().push_back(item);
                put.notify_one();
                if item.is_none() {
                    return;
                }
            }
        }
    };
    let consumer = async move {
        loop {
            let next = queue.lock().unwrap().pop_front();
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
    let (producer, consumer) = (tokio::spawn(producer), tokio::spawn(consumer));
    producer.await.unwrap();
    consumer.await.unwrap();
}
