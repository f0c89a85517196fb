//! A stream that keeps the order: one that is over early waits for those before it.

use futures::StreamExt;
use futures::stream;
use std::io;
use std::num::NonZeroUsize;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

// ANCHOR: titles
pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let requests = stream::iter(urls).map(async |url| client.get(url).await?.title().await);
    requests.buffered(limit.get()).collect().await
}
// ANCHOR_END: titles
