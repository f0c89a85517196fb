//! Keeps the place of each page beside its task, and writes what comes there.

use std::io;
use tokio::task::JoinSet;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let mut titles = Vec::new();
    let mut tasks = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        titles.push(Err(io::Error::other("its task is not over")));
        let page = fetch(url);
        tasks.spawn(async move { (place, page.await) });
    }
    for (place, title) in tasks.join_all().await {
        titles[place] = title;
    }
    titles
}
