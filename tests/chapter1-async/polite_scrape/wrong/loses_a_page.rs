//! Returns when the last request has begun.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::io;
use std::num::NonZeroUsize;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let mut titles = Vec::new();
    let mut running = FuturesUnordered::new();
    let client = &client;
    for (place, url) in urls.into_iter().enumerate() {
        if running.len() >= limit.get() {
            titles.extend(running.next().await);
        }
        running.push(async move {
            let title = async { client.get(url).await?.title().await };
            (place, title.await)
        });
    }
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}
