//! As many workers as places, and one queue from which they take.

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
    let mut titles = Vec::new();
    titles.resize_with(urls.len(), || None);
    let workers = limit.get().min(urls.len());
    let (queue, slots) = (RefCell::new(urls.into_iter().enumerate()), RefCell::new(&mut titles));
    join_all((0..workers).map(async |_| {
        loop {
            // The queue is not borrowed while a page is awaited.
            let Some((place, url)) = queue.borrow_mut().next() else { break };
            let title = async { client.get(url).await?.title().await }.await;
            slots.borrow_mut()[place] = Some(title);
        }
    }))
    .await;
    titles.into_iter().flatten().collect()
}
