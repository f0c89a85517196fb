//! One call of `titles`: what it was asked for, and what came of it.

use super::site::{Page, Site, Told, known};
use chapter1::scrape_titles::titles;
use proctor::fail;
use proctor_tokio::{Service, lanes, simulate_beyond};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// What `titles` did and said.
pub struct Visit {
    /// What it was asked for.
    pub urls: Vec<String>,
    /// What should stand in each place.
    pub expected: Vec<Told>,
    /// What does. Nothing, if it panicked.
    pub told: Vec<Told>,
    /// With which words it panicked.
    pub panic: Option<String>,
    /// In virtual time.
    pub took: Duration,
    /// When the last fetch was over.
    pub last: Duration,
    /// How many futures `fetch` has made before the first was polled.
    pub made_at_once: usize,
    pub latencies: Vec<Duration>,
    pub visits: BTreeMap<String, usize>,
}

impl Visit {
    /// Itself, where a panic has no name: anything can be the reason.
    pub fn without_a_panic(self) -> Visit {
        match self.panic {
            Some(panic) => panic!("`titles` panicked: {panic}"),
            None => self,
        }
    }

    /// What should have been said, in the order in which it was known.
    pub fn by_completion(&self) -> Vec<Told> {
        let mut places: Vec<usize> = (0..self.urls.len()).collect();
        places.sort_by_key(|place| self.latencies[*place]);
        places.iter().map(|place| self.expected[*place].clone()).collect()
    }

    /// A url that was fetched more often than it stands among the urls.
    pub fn fetched_too_often(&self) -> Option<String> {
        let mut visits = self.visits.clone();
        for url in &self.urls {
            visits.entry(url.clone()).and_modify(|times| *times = times.saturating_sub(1));
        }
        visits.into_iter().find(|(_, times)| *times > 0).map(|(url, _)| url)
    }
}

/// All pages, one after another.
pub fn visit(pages: &[Page]) -> Visit {
    visit_urls(pages, &Vec::from_iter(0..pages.len()))
}

/// The pages at these places, which may be named more than once.
pub fn visit_urls(pages: &[Page], places: &[usize]) -> Visit {
    let (id, why) = match places {
        [] => ("panics_without_urls", "there are no urls"),
        _ => ("kept_sender", "every fetch is over"),
    };
    run(pages, places, id, &format!("`titles` waits for something that never comes, though {why}"))
}

/// Like `visit`, with a page among them whose fetch panics.
pub fn visit_with_a_panic(pages: &[Page]) -> Visit {
    let places = Vec::from_iter(0..pages.len());
    run(pages, &places, "swallows_a_panic", "a fetch panicked, and `titles` still waits for its result")
}

/// Nobody has to be polled more often to hear of so many pages, one by one. Each time, all fetches may be polled.
fn most_polls(pages: usize) -> usize {
    60 + 4 * pages
}

fn run(pages: &[Page], places: &[usize], endless: &'static str, text: &str) -> Visit {
    let lanes = lanes();
    let known: Vec<_> = pages.iter().enumerate().map(|(place, page)| known(place, *page)).collect();
    let urls: Vec<String> = places.iter().map(|place| known[*place].0.clone()).collect();
    let expected = places.iter().map(|place| known[*place].1.1.clone()).collect();
    let latencies = places.iter().map(|place| pages[*place].latency()).collect();
    let most = most_polls(urls.len());
    let site = Site::new(Service::new(&lanes, "fetch"), known, most * (1 + urls.len()));
    let fetch = {
        let site = site.clone();
        move |url| site.fetch(url)
    };
    let polls = Cell::new(0);
    let asked_for = urls.clone();
    let answer = async {
        let mut answer = pin!(titles(asked_for, fetch));
        // Who asks all the time would never be over, since time does not pass meanwhile.
        poll_fn(|context| {
            polls.set(polls.get() + 1);
            if polls.get() > most { Poll::Ready(None) } else { answer.as_mut().poll(context).map(Some) }
        })
        .await
    };
    let forever = "the only thread never comes back from `titles`: it is blocked, or in a loop";
    let watch = lanes.if_it_hangs("blocks_a_thread", forever);
    let long = pages.iter().map(Page::latency).max().unwrap_or_default();
    let ran = catch_unwind(AssertUnwindSafe(|| simulate_beyond(long, answer)));
    drop(watch);
    // In this order: a thread that lets its fetch go has polled it before.
    let shared = site.is_shared();
    let seen = site.seen(std::mem::take);
    if seen.elsewhere || shared {
        fail("blocks_a_thread", "a fetch was waited for on another thread than the runtime's".into());
    }
    if seen.polls > seen.most_polls {
        let n = urls.len();
        fail("polls_in_a_loop", format!("the fetches of {n} pages were polled {} times, and are not over", seen.polls));
    }
    let (told, took, panic) = match ran {
        Ok(Ok(run)) => {
            let Some(titles) = run.value else {
                let n = polls.get();
                fail(
                    "polls_in_a_loop",
                    format!("`titles` was polled {n} times for {} pages, and is not over", urls.len()),
                );
            };
            (titles, run.took, None)
        }
        Ok(Err(_)) => fail(endless, format!("{text} (an hour of virtual time went by)")),
        Err(payload) => {
            let words = words(&*payload);
            if words.contains("from within a runtime") {
                fail(
                    "blocks_a_thread",
                    format!("`titles` blocks the only thread there is, and tokio refuses: {words}"),
                );
            }
            (Vec::new(), Duration::ZERO, Some(words))
        }
    };
    // An error may have been put into other words, as long as its own are among them.
    let own_words = |error: io::Error| {
        let words = error.to_string();
        match site.error_in(&words) {
            Some(error) => error.to_string(),
            None => words,
        }
    };
    let told = told.into_iter().map(|result| result.map_err(own_words)).collect();
    Visit {
        urls,
        expected,
        told,
        panic,
        took,
        last: Duration::from_millis(lanes.recording().end),
        made_at_once: seen.made_at_once,
        latencies,
        visits: seen.visits,
    }
}

/// The message of a panic.
fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("without a message").to_string()
}
