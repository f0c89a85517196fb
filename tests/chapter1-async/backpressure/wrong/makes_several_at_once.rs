//! A stream of futures, ten of which are polled at the same time.

use futures::future::ready;
use futures::stream::{StreamExt, repeat_with};

pub async fn run<M, Making, U, Using>(make: M, use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    let items = repeat_with(make).buffered(10);
    items.take_while(|item| ready(item.is_some())).filter_map(ready).for_each(use_up).await;
}
