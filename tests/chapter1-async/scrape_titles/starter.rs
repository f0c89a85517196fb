//! # Ten titles, in order
//!
//! A site has pages, and each page has a title. Somebody wants the titles of ten of them. To fetch one
//! takes 100 ms, in which this program has nothing to do but wait.
//!
//! It waits ten times, one after another. Run `cargo xtask check scrape-titles`, look at the staircase
//! in the report, and make it wait for all of them at the same time.
//!
//! What has to hold, for any number of urls, none included:
//!
//! - `titles` takes as long as the slowest page alone, however many there are and however long that is.
//! - For each url there is one result, and it stands where the url does. The same url may stand in two
//!   places.
//! - Each url is fetched once for each place where it stands.
//! - When a fetch fails, its error stands in its place, and all other results are there as well.
//! - When a fetch panics, that is not lost: `titles` panics, too, or there is an error in its place.
//! - There is one thread. While all the fetches wait, it does nothing.
//!
//! What `fetch` returns is a future: it does nothing until somebody awaits it or spawns it. `tokio` and
//! `futures` are there for you. The signature has to stay.

use std::io;

pub async fn titles<F, R>(urls: Vec<String>, fetch: F) -> Vec<io::Result<String>>
where
    F: Fn(String) -> R + Clone + Send + 'static,
    R: Future<Output = io::Result<String>> + Send + 'static,
{
    let mut titles = Vec::new();
    for url in urls {
        titles.push(fetch(url).await);
    }
    titles
}
