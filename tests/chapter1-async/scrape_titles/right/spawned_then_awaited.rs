//! Spawns a task for each page, and then awaits them in the order of the urls.

use std::io;

// ANCHOR: titles
pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let tasks: Vec<_> = urls.into_iter().map(|url| tokio::spawn(fetch(url))).collect();
    let mut titles = Vec::new();
    for task in tasks {
        // A task that panicked is an error, too.
        titles.push(task.await.unwrap_or_else(|error| Err(error.into())));
    }
    titles
}
// ANCHOR_END: titles
