//! Passes over a task that did not come to its end.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::Semaphore;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let permits = Arc::new(Semaphore::new(limit.get().min(urls.len())));
    let mut tasks = Vec::new();
    for url in urls {
        let (permits, client) = (permits.clone(), client.clone());
        tasks.push(tokio::spawn(async move {
            let _permit = permits.acquire().await.map_err(io::Error::other)?;
            client.get(url).await?.title().await
        }));
    }
    let mut titles = Vec::new();
    for task in tasks {
        if let Ok(title) = task.await {
            titles.push(title);
        }
    }
    titles
}
