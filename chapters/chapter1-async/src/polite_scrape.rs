//! # Three at a time
//!
//! Many titles are wanted from a site that shuts out whoever asks for too much at once. A request has
//! two phases: first comes the head of the response, and then its body, in which the title stands.
//! Either can fail.
//!
//! This program asks for all pages at the same time. Run `cargo xtask check polite-scrape`, look how
//! many bars stand above each other in the report, and limit them.
//!
//! What has to hold, for any number of urls, none included, and for any limit:
//!
//! - A request is in flight from the first poll of `get` until its title is there, or it has failed
//!   or panicked. There are never more than `limit` in flight.
//! - No request waits without need: whenever fewer are in flight, and urls are left, another request
//!   begins at once. Which one it is, is up to you. (If yours begin in the order of the urls, one that
//!   is over may keep its place until all before it are over, as it is with `buffered`.)
//! - Each url is requested once, and its title or its error stands in its place.
//! - When the client panics, that is not lost: `titles` panics, too, or there is an error in its place.
//! - A limit can be far greater than the number of urls. That costs nothing.
//! - There is one thread. While all the requests wait, it does nothing.
//!
//! The two traits stand for an HTTP client. They and the signature of `titles` have to stay.

use futures::future::join_all;
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

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    join_all(urls.into_iter().map(async |url| client.get(url).await?.title().await)).await
}
