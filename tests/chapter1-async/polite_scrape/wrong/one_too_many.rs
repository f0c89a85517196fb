//! Waits only when there are more than the limit.

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
    let mut titles: Vec<_> = urls.iter().map(|_| Err(io::Error::other("it was never requested"))).collect();
    let mut running = FuturesUnordered::new();
    let client = &client;
    for (place, url) in urls.into_iter().enumerate() {
        if running.len() > limit.get()
            && let Some((place, title)) = running.next().await
        {
            titles[place] = title;
        }
        running.push(async move {
            let title = async { client.get(url).await?.title().await };
            (place, title.await)
        });
    }
    while let Some((place, title)) = running.next().await {
        titles[place] = title;
    }
    titles
}
