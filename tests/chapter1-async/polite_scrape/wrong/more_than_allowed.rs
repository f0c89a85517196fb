//! Begins so many requests every 100 ms, however many are still in flight.

use futures::future::join_all;
use std::io;
use std::num::NonZeroUsize;
use std::time::Duration;
use tokio::time::sleep;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let pages = urls.into_iter().enumerate();
    join_all(pages.map(async |(place, url)| {
        let group = (place / limit.get()).min(1_000) as u32;
        sleep(group * Duration::from_millis(100)).await;
        client.get(url).await?.title().await
    }))
    .await
}
