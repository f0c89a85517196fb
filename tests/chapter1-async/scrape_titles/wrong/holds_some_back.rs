//! Fetches a thousand pages at a time, and takes that for all that there can be.

use futures::StreamExt;
use futures::stream;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    stream::iter(urls).map(fetch).buffered(1_000).collect().await
}
