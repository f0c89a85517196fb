//! Workers take from one queue, and their results are put together worker by worker.

use futures::future::join_all;
use std::cell::RefCell;
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
    let workers = limit.get().min(urls.len());
    let queue = RefCell::new(urls.into_iter());
    let shares = (0..workers).map(async |_| {
        let mut titles = Vec::new();
        loop {
            let Some(url) = queue.borrow_mut().next() else { return titles };
            titles.push(async { client.get(url).await?.title().await }.await);
        }
    });
    join_all(shares).await.into_iter().flatten().collect()
}
