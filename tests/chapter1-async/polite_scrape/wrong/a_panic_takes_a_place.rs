//! Workers draw from one list. One that panics leaves an error in its place, and draws no more.

use std::io;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let workers = limit.get().min(urls.len());
    let panicked = |_| Err(io::Error::other("the request panicked"));
    let titles: Arc<Mutex<Vec<_>>> = Arc::new(Mutex::new(urls.iter().map(panicked).collect()));
    let list = Arc::new(Mutex::new(urls.into_iter().enumerate()));
    let mut tasks = Vec::new();
    for _ in 0..workers {
        let (titles, list, client) = (titles.clone(), list.clone(), client.clone());
        tasks.push(tokio::spawn(async move {
            let next = || list.lock().unwrap().next();
            while let Some((place, url)) = next() {
                let title = async { client.get(url).await?.title().await }.await;
                titles.lock().unwrap()[place] = title;
            }
        }));
    }
    for task in tasks {
        // The error of a panic is in its place already.
        let _ = task.await;
    }
    std::mem::take(&mut *titles.lock().unwrap())
}
