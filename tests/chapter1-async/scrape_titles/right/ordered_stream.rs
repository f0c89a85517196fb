//! A stream that hands out in order what is over in any order.

use futures::StreamExt;
use futures::stream::FuturesOrdered;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    urls.into_iter().map(fetch).collect::<FuturesOrdered<_>>().collect().await
}
