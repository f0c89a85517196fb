//! A channel of one message for each page, received in the order of the urls.

use std::io;
use tokio::sync::oneshot;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let mut answers = Vec::new();
    for url in urls {
        let (sender, answer) = oneshot::channel();
        let page = fetch(url);
        tokio::spawn(async move { sender.send(page.await) });
        answers.push(answer);
    }
    let mut titles = Vec::new();
    for answer in answers {
        titles.push(answer.await.unwrap_or_else(|_| Err(io::Error::other("its fetch panicked"))));
    }
    titles
}
