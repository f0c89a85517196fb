//! Fetches one group after another.

use futures::future::join_all;
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
    for group in urls.chunks(limit.get()) {
        let requests = group.iter().map(async |url| client.get(url.clone()).await?.title().await);
        titles.extend(join_all(requests).await);
    }
    titles
}
