//! A panic is caught where it happens, and becomes an error.

use futures::FutureExt;
use futures::future::join_all;
use std::io;
use std::panic::AssertUnwindSafe;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let fetch_or_error = async |url: String| {
        let fetched = AssertUnwindSafe(fetch(url)).catch_unwind().await;
        fetched.unwrap_or_else(|_| Err(io::Error::other("the fetch panicked")))
    };
    join_all(urls.into_iter().map(fetch_or_error)).await
}
