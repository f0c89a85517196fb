//! Each task sends its place and its title. The channel ends with the last sender.

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
        let (sender, fetch) = (sender.clone(), fetch.clone());
        tokio::spawn(async move {
            // Nobody is there to receive it only when nobody wants it any more.
            let _ = sender.send((place, fetch(url).await));
        });
    }
    drop(sender);
    let mut titles: Vec<_> = (0..n).map(|_| Err(io::Error::other("its fetch panicked"))).collect();
    while let Some((place, title)) = inbox.recv().await {
        titles[place] = title;
    }
    titles
}
