//! Takes the smaller of limit and number of urls for a limit, which may be 0 then: nothing ever begins, and nothing ends.

use futures::stream::{self, StreamExt};
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
    let (client, places) = (&client, limit.get().min(urls.len()));
    stream::iter(urls).map(|url| async move { client.get(url).await?.title().await }).buffered(places).collect().await
}
