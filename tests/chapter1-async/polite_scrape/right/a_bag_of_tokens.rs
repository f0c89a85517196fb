//! A token for each place, in a channel; all `get`s are called at once, and none is polled without a token.

use std::io;
use std::num::NonZeroUsize;

/// Asks for pages. Its clones share what they need.
pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    /// Asks for a page, and returns when the head of the response is there.
    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

/// A response of which the body is still to come.
pub trait Response: Send + 'static {
    /// Reads the body until the title has come.
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

use futures::future::join_all;
use tokio::sync::{Mutex, mpsc};

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let tokens = urls.len().min(limit.get());
    let (give_back, bag) = mpsc::unbounded_channel();
    (0..tokens).for_each(|token| give_back.send(token).unwrap());
    let bag = Mutex::new(bag);
    let requests = urls.into_iter().map(|url| {
        let head = client.get(url);
        let (bag, give_back) = (&bag, &give_back);
        async move {
            let token = bag.lock().await.recv().await.unwrap();
            let result = match head.await {
                Ok(response) => response.title().await,
                Err(error) => Err(error),
            };
            give_back.send(token).unwrap();
            result
        }
    });
    join_all(requests).await
}
