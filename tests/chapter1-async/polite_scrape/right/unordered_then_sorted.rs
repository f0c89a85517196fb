//! A stream with a limit hands out what is over, with its place, and all are sorted in the end.

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
    let requests = stream::iter(urls).enumerate().map(async |(place, url)| {
        let title = async { client.get(url).await?.title().await };
        (place, title.await)
    });
    let mut titles: Vec<_> = requests.buffer_unordered(limit.get()).collect().await;
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}
// ANCHOR_END: titles
