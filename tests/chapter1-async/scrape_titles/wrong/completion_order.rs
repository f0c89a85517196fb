//! Takes the titles in the order in which they come.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    urls.into_iter().map(fetch).collect::<FuturesUnordered<_>>().collect().await
}
