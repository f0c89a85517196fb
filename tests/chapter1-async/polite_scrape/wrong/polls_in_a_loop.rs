//! Looks again and again whether there is a place.

use futures::future::join_all;
use std::cell::Cell;
use std::io;
use std::num::NonZeroUsize;
use tokio::task::yield_now;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let running = Cell::new(0);
    join_all(urls.into_iter().map(async |url| {
        while running.get() >= limit.get() {
            yield_now().await;
        }
        running.set(running.get() + 1);
        let title = async { client.get(url).await?.title().await }.await;
        running.set(running.get() - 1);
        title
    }))
    .await
}
