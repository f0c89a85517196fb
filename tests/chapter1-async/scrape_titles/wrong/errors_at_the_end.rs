//! Collects the titles first, and the errors behind them.

use futures::future::join_all;
use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let results = join_all(urls.into_iter().map(fetch)).await;
    let (mut titles, errors): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    titles.extend(errors);
    titles
}
