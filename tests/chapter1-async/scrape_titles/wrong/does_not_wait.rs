//! Looks once whether each task is over, and leaves.

use futures::FutureExt;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let tasks: Vec<_> = urls.into_iter().map(|url| tokio::spawn(fetch(url))).collect();
    tokio::task::yield_now().await;
    let over = tasks.into_iter().filter_map(|task| task.now_or_never());
    over.filter_map(Result::ok).collect()
}
