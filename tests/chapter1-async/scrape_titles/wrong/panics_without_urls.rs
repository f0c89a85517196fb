//! Makes a channel with room for as many results as there are urls, and there is no channel without room.

use std::io;
use tokio::sync::mpsc;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let (sender, mut inbox) = mpsc::channel(urls.len());
    for (place, url) in urls.into_iter().enumerate() {
        let (sender, page) = (sender.clone(), fetch(url));
        tokio::spawn(async move {
            let result = page.await;
            let _ = sender.send((place, result)).await;
        });
    }
    drop(sender);
    let mut titles = Vec::new();
    while let Some(title) = inbox.recv().await {
        titles.push(title);
    }
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}
