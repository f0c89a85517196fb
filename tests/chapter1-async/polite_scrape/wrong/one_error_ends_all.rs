//! Gives up all pages at the first error.

use futures::future::try_join_all;
use std::io;
use std::num::NonZeroUsize;
use tokio::sync::Semaphore;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let permits = Semaphore::new(limit.get().min(urls.len()));
    let requests = urls.into_iter().map(async |url| {
        let _permit = permits.acquire().await.map_err(io::Error::other)?;
        client.get(url).await?.title().await
    });
    match try_join_all(requests).await {
        Ok(titles) => titles.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }
}
