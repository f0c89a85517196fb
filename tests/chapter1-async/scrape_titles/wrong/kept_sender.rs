//! Waits for the end of a channel, and keeps a sender of it.

use std::io;
use tokio::sync::mpsc;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let (sender, mut inbox) = mpsc::unbounded_channel();
    for (place, url) in urls.into_iter().enumerate() {
        let (sender, page) = (sender.clone(), fetch(url));
        tokio::spawn(async move { sender.send((place, page.await)) });
    }
    let mut titles = Vec::new();
    while let Some(title) = inbox.recv().await {
        titles.push(title);
    }
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}
