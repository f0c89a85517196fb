//! Sleeps after the last request, to be sure.

use futures::future::join_all;
use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let permits = Arc::new(Semaphore::new(limit.get().min(urls.len())));
    let tasks: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let (permits, client) = (permits.clone(), client.clone());
            tokio::spawn(async move {
                let _permit = permits.acquire().await.map_err(io::Error::other)?;
                client.get(url).await?.title().await
            })
        })
        .collect();
    sleep(Duration::from_secs(2)).await;
    join_all(tasks).await.into_iter().map(|title| title.unwrap_or_else(|error| Err(error.into()))).collect()
}
