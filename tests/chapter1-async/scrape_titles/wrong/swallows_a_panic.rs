//! Passes over a task that did not come to its end.

use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let tasks: Vec<_> = urls.into_iter().map(|url| tokio::spawn(fetch(url))).collect();
    let mut titles = Vec::new();
    for task in tasks {
        if let Ok(title) = task.await {
            titles.push(title);
        }
    }
    titles
}
