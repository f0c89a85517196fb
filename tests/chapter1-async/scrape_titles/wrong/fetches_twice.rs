//! Starts the fetches in tasks, and then awaits other ones.

use futures::future::join_all;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    for url in &urls {
        tokio::spawn(fetch(url.clone()));
    }
    join_all(urls.into_iter().map(fetch)).await
}
