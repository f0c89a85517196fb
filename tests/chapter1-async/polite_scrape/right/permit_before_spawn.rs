//! Spawns a task when there is a permit for it. The task takes the permit with it.

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
        let Ok(permit) = permits.clone().acquire_owned().await else { break };
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            let title = match client.get(url).await {
                Ok(response) => response.title().await,
                Err(error) => Err(error),
            };
            drop(permit);
            title
        }));
    }
    let mut titles = Vec::new();
    for task in tasks {
        titles.push(task.await.unwrap_or_else(|error| Err(error.into())));
    }
    titles
}
