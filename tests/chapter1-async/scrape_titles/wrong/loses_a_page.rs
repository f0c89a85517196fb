//! Counts the answers from 1, and does not wait for the last one.

use std::io;
use tokio::sync::mpsc;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let (sender, mut inbox) = mpsc::unbounded_channel();
    let n = urls.len();
    for (place, url) in urls.into_iter().enumerate() {
        let (sender, page) = (sender.clone(), fetch(url));
        tokio::spawn(async move { sender.send((place, page.await)) });
    }
    drop(sender);
    let mut titles = Vec::new();
    for _ in 1..n {
        titles.extend(inbox.recv().await);
    }
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}
