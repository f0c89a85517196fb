//! Counts the requests in flight, and wakes one that waits when another is over.

use futures::future::join_all;
use std::cell::Cell;
use std::io;
use std::num::NonZeroUsize;
use tokio::sync::Notify;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

/// A place that is given back on every way out.
struct Place<'p> {
    running: &'p Cell<usize>,
    over: &'p Notify,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.running.set(self.running.get() - 1);
        self.over.notify_one();
    }
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let (running, over) = (Cell::new(0), Notify::new());
    join_all(urls.into_iter().map(async |url| {
        while running.get() >= limit.get() {
            over.notified().await;
        }
        running.set(running.get() + 1);
        let _place = Place { running: &running, over: &over };
        client.get(url).await?.title().await
    }))
    .await
}
