//! The titles of ten pages from a real HTTP server on this machine, fetched in turn and together.
//!
//! ```text
//! cargo run -p chapter1 --features http --example ten_titles -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `server` | ten pages, each after a delay, and how many requests were under way at once |
//! | `client` | one page's title, by a thread that blocks and by a future |
//! | `ways` | ways to fetch ten titles; the last is the reference answer to `scrape-titles` |
//!
//! The feature keeps HTTP out of what the graded tests of this chapter are built with.

mod client;
#[path = "../../../../solutions/chapter1-async/scrape_titles.rs"]
mod scrape_titles;
mod server;
mod ways;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use demonstration::{About, Failure, Options, Table, seconds};
use server::Server;
use tokio::runtime::Runtime;

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "ten_titles",
    what: "\
Fetches the titles of ten pages from an HTTP server on this machine: by a thread
that blocks, by futures that are awaited one after another, and by futures that
wait together.",
    scale: "the server's delay of 100 ms a page,",
    seed: None,
    notes: "\
It is built with --features http, before --example. The server listens on
127.0.0.1, on a port that is free, until the program ends.",
};

/// How long the server takes for a page.
const DELAY: Duration = Duration::from_millis(100);

/// How many pages there are.
const PAGES: usize = 10;

/// The time for all, the time for one, and the most requests under way at once.
const TABLE: Table<3> = Table { label: 41, columns: [11, 13, 11] };

const NOTES: &str = "
Notes
* At once: the most requests that were with the server at the same time.
* The sources' old version is async and awaits inside its loop: each request
  begins when the one before has ended, and the program is as slow as before.
* A list of futures does not help. A future in Rust does nothing until somebody
  awaits it or spawns it; nor does a coroutine in Python before it is a task.
  Spawned, or joined into one, they all wait at the same time.
* The sources quote about 100 ms a request. The other figures in their rows are
  those of their programs, run with CPython 3.11 and a delay of 100 ms.
* Ten threads would fetch ten titles as fast. What an event loop saves is the
  memory of the threads, when there are thousands of requests.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    let runtime = ways::event_loop().map_err(|error| Failure::Other(format!("cannot start an event loop: {error}")))?;
    let delay = options.part_of_time(DELAY);
    let server = Server::start(delay)
        .map_err(|error| Failure::Other(format!("cannot start a server on 127.0.0.1, port 0: {error}")))?;
    let urls: Vec<String> = (1..=PAGES).map(|page| format!("http://{}/pages/{page}", server.address())).collect();

    writeln!(out, "The titles of {PAGES} pages at http://{}, {delay:?} a page\n", server.address())?;
    if options.scale != 1.0 {
        writeln!(out, "The sources' rows are for 100 ms a page.")?;
    }
    writeln!(out, "{}", TABLE.row("", ["ten pages", "one of them", "at once"]))?;
    writeln!(out, "{}", TABLE.rule())?;
    let mut titles = Vec::new();
    for (label, way, source) in WAYS {
        let began = Instant::now();
        let fetched = way(&runtime, &urls);
        let took = began.elapsed();
        titles = fetched
            .into_iter()
            .collect::<io::Result<_>>()
            .map_err(|error| Failure::Other(format!("cannot fetch the pages, {label}: {error}")))?;
        let each = seconds(took / PAGES as u32);
        writeln!(out, "{}", TABLE.row(label, [&seconds(took), &each, &server.take_most_at_once().to_string()]))?;
        if let Some([all, each, at_once]) = source {
            writeln!(out, "{}", TABLE.row("  the sources, in Python", [all, each, at_once]))?;
        }
    }
    writeln!(out, "\nFetched each time, in this order:")?;
    for titles in titles.chunks(5) {
        writeln!(out, "  {}", titles.join(", "))?;
    }
    write!(out, "{NOTES}")?;
    server.stop().map_err(|error| Failure::Other(format!("the server failed: {error}")))
}

/// What fetches all titles, in the order of the urls.
type Way = fn(&Runtime, &[String]) -> Vec<io::Result<String>>;

/// Ways to fetch all titles, and the row of the sources where they have one.
const WAYS: [(&str, Way, Option<[&str; 3]>); 5] = [
    ("a thread that blocks", ways::block, Some(["1.34 s", "about 0.1 s", "1"])),
    ("awaited in a loop", ways::await_in_a_loop, Some(["1.08 s", "-", "1"])),
    ("all futures made, then awaited in a loop", ways::make_all_then_await, None),
    ("all spawned, then awaited in a loop", ways::spawn_all_then_await, Some(["0.13 s", "-", "10"])),
    ("together, in one future", ways::together, None),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_fetches_every_title_in_order() {
        let runtime = ways::event_loop().expect("an event loop starts");
        let server = Server::start(Duration::from_millis(1)).expect("a port is free");
        let urls: Vec<String> = (1..=20).map(|page| format!("http://{}/pages/{page}", server.address())).collect();
        for (label, way, _) in WAYS {
            let titles: Vec<String> = way(&runtime, &urls).into_iter().map(|title| title.expect(label)).collect();
            let expected: Vec<String> = (1..=20).map(|page| format!("Page {page}")).collect();
            assert_eq!(titles, expected, "{label}");
        }
        server.stop().expect("nothing went wrong");
    }

    #[test]
    fn the_first_three_ways_have_one_request_under_way_at_a_time() {
        let runtime = ways::event_loop().expect("an event loop starts");
        let server = Server::start(Duration::ZERO).expect("a port is free");
        let urls = vec![format!("http://{}/pages/1", server.address()); 5];
        for (label, way, _) in &WAYS[..3] {
            way(&runtime, &urls);
            assert_eq!(server.take_most_at_once(), 1, "{label}");
        }
    }

    #[test]
    fn a_page_that_is_not_there_is_an_error_in_its_place() {
        let runtime = ways::event_loop().expect("an event loop starts");
        let server = Server::start(Duration::ZERO).expect("a port is free");
        let urls = ["/pages/1", "/nothing"].map(|path| format!("http://{}{path}", server.address()));
        for (label, way, _) in WAYS {
            let titles = way(&runtime, &urls);
            assert_eq!(titles[0].as_ref().ok().map(String::as_str), Some("Page 1"), "{label}");
            let error = titles[1].as_ref().expect_err(label).to_string();
            assert!(error.contains("404") && error.contains("/nothing"), "{label}: {error}");
        }
    }

    #[test]
    fn the_output_fits_80_columns() {
        demonstration::output(&ABOUT, &Options { scale: 0.01, seed: 1 }, run);
    }
}
