//! Makes a channel with room for all urls, and there is no channel without room.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::sync::mpsc;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let (sender, mut inbox) = mpsc::channel(urls.len());
    let permits = Arc::new(Semaphore::new(limit.get().min(urls.len())));
    for (place, url) in urls.into_iter().enumerate() {
        let (sender, permits, client) = (sender.clone(), permits.clone(), client.clone());
        tokio::spawn(async move {
            let title = async {
                let _permit = permits.acquire().await.map_err(io::Error::other)?;
                client.get(url).await?.title().await
            };
            let title = title.await;
            let _ = sender.send((place, title)).await;
        });
    }
    drop(sender);
    let mut titles = Vec::new();
    while let Some(title) = inbox.recv().await {
        titles.push(title);
    }
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}
