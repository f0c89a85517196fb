//! Joins two halves, each of them halves again.

use std::io;

use futures::future::{BoxFuture, FutureExt, join};

fn gather<R>(mut fetches: Vec<R>) -> BoxFuture<'static, Vec<io::Result<String>>>
where
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    async move {
        match fetches.len() {
            0 => Vec::new(),
            1 => vec![fetches.remove(0).await],
            length => {
                let right = fetches.split_off(length / 2);
                let (mut left, right) = join(gather(fetches), gather(right)).await;
                left.extend(right);
                left
            }
        }
    }
    .boxed()
}

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    gather(urls.into_iter().map(fetch).collect()).await
}
