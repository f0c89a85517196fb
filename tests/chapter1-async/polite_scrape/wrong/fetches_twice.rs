//! Tries again when the head of the response did not come in time.

use futures::future::join_all;
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
    join_all(urls.into_iter().map(async |url| {
        let _permit = permits.acquire().await.map_err(io::Error::other)?;
        match client.get(url.clone()).await {
            Ok(response) => response.title().await,
            Err(error) if error.kind() == io::ErrorKind::TimedOut => client.get(url).await?.title().await,
            Err(error) => Err(error),
        }
    }))
    .await
}
