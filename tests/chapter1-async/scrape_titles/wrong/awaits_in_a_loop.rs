//! Spawns each page, and waits for it before the next is spawned.

use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let mut titles = Vec::new();
    for url in urls {
        let task = tokio::spawn(fetch(url));
        titles.push(task.await.unwrap_or_else(|error| Err(error.into())));
    }
    titles
}
