//! Makes an item, uses it up, and makes the next one: there is no queue at all.

pub async fn run<M, Making, U, Using>(mut make: M, mut use_up: U)
where
    M: FnMut() -> Making + Send + 'static,
    Making: Future<Output = Option<u64>> + Send + 'static,
    U: FnMut(u64) -> Using + Send + 'static,
    Using: Future<Output = ()> + Send + 'static,
{
    while let Some(item) = make().await {
        use_up(item).await;
    }
}
