//! Takes the titles as they come, and sorts them by the places of their urls.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let pages = urls.into_iter().enumerate().map(|(place, url)| {
        let page = fetch(url);
        async move { (place, page.await) }
    });
    let mut titles: Vec<_> = pages.collect::<FuturesUnordered<_>>().collect().await;
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}
