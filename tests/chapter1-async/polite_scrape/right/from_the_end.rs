//! Takes the urls from the end of the list. Each title goes to the place of its url.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
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
    let mut titles: Vec<_> = urls.iter().map(|_| Err(io::Error::other("it was never requested"))).collect();
    let mut left: Vec<_> = urls.into_iter().enumerate().collect();
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < limit.get()
            && let Some((place, url)) = left.pop()
        {
            let client = &client;
            running.push(async move {
                let title = async { client.get(url).await?.title().await };
                (place, title.await)
            });
        }
        match running.next().await {
            Some((place, title)) => titles[place] = title,
            None => return titles,
        }
    }
}
