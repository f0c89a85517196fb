//! Lanes that pages show: real answers, run in virtual time, and compared with the recordings that are kept.

use std::io;
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use proctor::Lanes;
use proctor_tokio::{Service, lanes, simulate};

mod producers;
mod requests;

#[path = "../../tests/chapter1-async/scrape_titles/starter.rs"]
mod in_turn;
#[path = "../../solutions/chapter1-async/scrape_titles.rs"]
mod together;

/// Compares the file below `listings` with `text`. With `UPDATE_REPORTS=1` it writes that file instead.
#[track_caller]
fn check(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("listings").join(file);
    if env::var_os("UPDATE_REPORTS").is_some() {
        fs::write(&path, text).expect("the recording can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, kept, "look at what has changed, then run `UPDATE_REPORTS=1 cargo test -p book --test listings`");
}

/// Ten pages of 100 ms, fetched by an answer to scrape-titles.
fn ten_pages<F, R>(titles: F) -> Lanes
where
    F: FnOnce(Vec<String>, Box<dyn Fn(String) -> Page + Send + Sync>) -> R,
    R: Future<Output = Vec<io::Result<String>>>,
{
    let lanes = lanes();
    let site = Service::new(&lanes, "fetch");
    let fetch = move |url: String| -> Page {
        let site = site.clone();
        Box::pin(async move {
            site.serve(&url, Duration::from_millis(100)).await;
            Ok(url)
        })
    };
    let urls: Vec<String> = (1..=10).map(|n| format!("page {n}")).collect();
    let run = simulate(titles(urls, Box::new(fetch))).expect("pages come");
    assert!(run.value.len() == 10 && run.value.iter().all(Result::is_ok), "{:?}", run.value);
    lanes
}

type Page = std::pin::Pin<Box<dyn Future<Output = io::Result<String>> + Send>>;

#[test]
fn pages_fetched_in_turn_are_a_staircase() {
    let lanes = ten_pages(|urls, fetch| {
        let fetch = std::sync::Arc::new(fetch);
        in_turn::titles(urls, move |url| fetch(url))
    });
    check("lanes/scrape-in-turn.jsonl", &lanes.json());
    check("reports/staircase.txt", &lanes.text(72));
    assert_eq!(lanes.recording().end, 1000);
}

#[test]
fn pages_fetched_together_take_as_long_as_one() {
    let lanes = ten_pages(|urls, fetch| {
        let fetch = std::sync::Arc::new(fetch);
        together::titles(urls, move |url| fetch(url))
    });
    check("lanes/scrape-together.jsonl", &lanes.json());
    assert_eq!(lanes.recording().end, 100);
}
