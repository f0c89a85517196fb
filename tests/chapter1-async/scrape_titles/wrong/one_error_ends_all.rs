//! Gives up all pages at the first error.

use futures::future::try_join_all;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    match try_join_all(urls.into_iter().map(fetch)).await {
        Ok(titles) => titles.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }
}
