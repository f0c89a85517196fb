//! Gives each request a thread that is blocked until the title is there.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let permits = Arc::new(Semaphore::new(limit.get().min(urls.len())));
    let mut threads = Vec::new();
    for url in urls {
        let Ok(permit) = permits.clone().acquire_owned().await else { break };
        let (client, runtime) = (client.clone(), Handle::current());
        threads.push(spawn_blocking(move || {
            let _permit = permit;
            runtime.block_on(async { client.get(url).await?.title().await })
        }));
    }
    let mut titles = Vec::new();
    for thread in threads {
        titles.push(thread.await.unwrap_or_else(|error| Err(error.into())));
    }
    titles
}
