//! # Three at a time
//!
//! Each request holds a permit from its beginning to its end, and there are as many permits as may be
//! in flight.

use futures::future::join_all;
use std::io;
use std::num::NonZeroUsize;
use tokio::sync::Semaphore;

/// Asks for pages. Its clones share what they need.
pub trait Client: Clone + Send + Sync + 'static {
    /// What `get` returns.
    type Response: Response;

    /// Asks for a page, and returns when the head of the response is there.
    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

/// A response of which the body is still to come.
pub trait Response: Send + 'static {
    /// Reads the body until the title has come.
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

// ANCHOR: titles
/// The titles of the pages at `urls`, each in the place of its url, with at most `limit` requests in
/// flight. Whoever drops the future drops the requests with it.
///
/// # Panics
///
/// When the client does.
pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    // There is a greatest number of permits, and more than urls are of no use.
    let permits = Semaphore::new(limit.get().min(urls.len()));
    join_all(urls.into_iter().map(async |url| {
        let _permit = permits.acquire().await.map_err(io::Error::other)?;
        client.get(url).await?.title().await
    }))
    .await
}
// ANCHOR_END: titles
