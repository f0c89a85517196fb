//! Takes it for granted that every page can be fetched.

use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let tasks: Vec<_> = urls.into_iter().map(|url| tokio::spawn(fetch(url))).collect();
    let mut titles = Vec::new();
    for task in tasks {
        titles.push(Ok(task.await.unwrap().unwrap()));
    }
    titles
}
