//! Holds a lock on the client for the whole of each request.

use futures::future::join_all;
use std::io;
use std::num::NonZeroUsize;
use tokio::sync::Mutex;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let _ = limit;
    let client = Mutex::new(client);
    join_all(urls.into_iter().map(async |url| {
        let client = client.lock().await;
        client.get(url).await?.title().await
    }))
    .await
}
