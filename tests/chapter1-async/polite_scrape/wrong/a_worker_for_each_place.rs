//! Spawns as many workers as the limit says.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::Mutex;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

fn next<T>(queue: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    queue.lock().unwrap().next()
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let mut titles: Vec<_> = urls.iter().map(|_| Err(io::Error::other("it was never requested"))).collect();
    let queue = Arc::new(Mutex::new(urls.into_iter().enumerate()));
    let mut workers = Vec::new();
    for _ in 0..limit.get() {
        let (queue, client) = (queue.clone(), client.clone());
        workers.push(tokio::spawn(async move {
            let mut found = Vec::new();
            while let Some((place, url)) = next(&queue) {
                let title = match client.get(url).await {
                    Ok(response) => response.title().await,
                    Err(error) => Err(error),
                };
                found.push((place, title));
            }
            found
        }));
    }
    for worker in workers {
        for (place, title) in worker.await.unwrap() {
            titles[place] = title;
        }
    }
    titles
}
