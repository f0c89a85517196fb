//! # Ten titles, in order
//!
//! One future that polls all the others waits for all of them at the same time.

use futures::future::join_all;
use std::io;

// ANCHOR: titles
/// The titles of the pages at `urls`, each as `fetch` returns it, in the place of its url.
///
/// All pages are fetched at the same time. Whoever drops the future drops the fetches with it.
///
/// # Panics
///
/// When a fetch does.
pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    join_all(urls.into_iter().map(fetch)).await
}
// ANCHOR_END: titles
