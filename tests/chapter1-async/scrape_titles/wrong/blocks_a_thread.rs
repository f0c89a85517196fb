//! Gives each page a thread, which is blocked until the page is there.

use futures::future::join_all;
use std::io;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let pages = urls.into_iter().map(|url| {
        let page = fetch(url);
        let runtime = Handle::current();
        spawn_blocking(move || runtime.block_on(page))
    });
    let results = join_all(pages).await;
    results.into_iter().map(|result| result.unwrap_or_else(|error| Err(error.into()))).collect()
}
