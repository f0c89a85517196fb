//! Ways to fetch titles. Each returns a result for each url, in the order of the urls.

use std::io;

use tokio::runtime::Runtime;

use crate::client::{fetch, fetch_blocking};
use crate::scrape_titles;

/// One thread, for all ways that are async.
pub fn event_loop() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// No async at all: this thread sleeps until the page is there, and then asks for the next one.
pub fn block(_: &Runtime, urls: &[String]) -> Vec<io::Result<String>> {
    urls.iter().map(|url| fetch_blocking(url)).collect()
}

/// The sources' old version.
pub fn await_in_a_loop(runtime: &Runtime, urls: &[String]) -> Vec<io::Result<String>> {
    runtime.block_on(async {
        let mut titles = Vec::new();
        for url in urls {
            titles.push(fetch(url.clone()).await);
        }
        titles
    })
}

/// It looks as if all had begun before the first is awaited. None has: a future is lazy.
pub fn make_all_then_await(runtime: &Runtime, urls: &[String]) -> Vec<io::Result<String>> {
    runtime.block_on(async {
        let fetches: Vec<_> = urls.iter().map(|url| fetch(url.clone())).collect();
        let mut titles = Vec::new();
        for fetch in fetches {
            titles.push(fetch.await);
        }
        titles
    })
}

/// What the sources' new version does: a task begins by itself.
pub fn spawn_all_then_await(runtime: &Runtime, urls: &[String]) -> Vec<io::Result<String>> {
    runtime.block_on(async {
        let fetches: Vec<_> = urls.iter().map(|url| tokio::spawn(fetch(url.clone()))).collect();
        let mut titles = Vec::new();
        for fetch in fetches {
            titles.push(fetch.await.unwrap_or_else(|error| Err(error.into())));
        }
        titles
    })
}

/// The reference answer to `scrape-titles`.
pub fn together(runtime: &Runtime, urls: &[String]) -> Vec<io::Result<String>> {
    runtime.block_on(scrape_titles::titles(urls.to_vec(), fetch))
}
