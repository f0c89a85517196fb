//! Makes all futures first, but none of them runs before it is awaited.

use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let mut pages = Vec::new();
    for url in urls {
        pages.push(fetch(url));
    }
    let mut titles = Vec::new();
    for page in pages {
        titles.push(page.await);
    }
    titles
}
