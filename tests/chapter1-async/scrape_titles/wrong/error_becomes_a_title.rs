//! Puts an empty title in the place of an error.

use futures::future::join_all;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let results = join_all(urls.into_iter().map(fetch)).await;
    results.into_iter().map(|result| Ok(result.unwrap_or_default())).collect()
}
