//! Asks again and again whether the tasks are over.

use futures::future::join_all;
use std::io;
use std::time::Duration;
use tokio::time::sleep;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let tasks: Vec<_> = urls.into_iter().map(|url| tokio::spawn(fetch(url))).collect();
    while !tasks.iter().all(|task| task.is_finished()) {
        sleep(Duration::from_millis(1)).await;
    }
    let results = join_all(tasks).await;
    results.into_iter().map(|result| result.unwrap_or_else(|error| Err(error.into()))).collect()
}
