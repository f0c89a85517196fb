//! Polls all fetches that are not over whenever one of them has something new.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let mut pages: Vec<Pin<Box<R>>> = urls.into_iter().map(|url| Box::pin(fetch(url))).collect();
    let mut titles: Vec<_> = pages.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (page, title) in pages.iter_mut().zip(&mut titles) {
            if title.is_none()
                && let Poll::Ready(result) = page.as_mut().poll(context)
            {
                *title = Some(result);
            }
        }
        if titles.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    titles.into_iter().flatten().collect()
}
