//! Keeps the results by url, and forgets that a url may stand there twice.

use futures::future::join_all;
use std::collections::HashMap;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let pages = urls.iter().map(async |url| (url.clone(), fetch(url.clone()).await));
    let mut results: HashMap<_, _> = join_all(pages).await.into_iter().collect();
    urls.iter().filter_map(|url| results.remove(url)).collect()
}
