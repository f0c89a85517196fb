//! Takes the tasks from the end of the list.

use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let mut tasks: Vec<_> = urls.into_iter().map(|url| tokio::spawn(fetch(url))).collect();
    let mut titles = Vec::new();
    while let Some(task) = tasks.pop() {
        titles.push(task.await.unwrap_or_else(|error| Err(error.into())));
    }
    titles
}
