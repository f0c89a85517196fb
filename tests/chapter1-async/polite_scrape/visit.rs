//! One call of `titles`: what it was asked for, and what came of it.

use super::at_once;
use super::site::{CLONES, Comes, HEAD, Page, Site, Told, known};
use chapter1::polite_scrape::titles;
use proctor::fail;
use proctor_tokio::{lanes, simulate_beyond};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// Far more than there can be urls. In 32 bits it is 0.
pub const GREAT: usize = usize::MAX / 2 + 1;

/// What `titles` did and said.
pub struct Visit {
    pub limit: usize,
    pub urls: Vec<String>,
    /// How many milliseconds each request takes.
    pub lengths: Vec<u64>,
    pub expected: Vec<Told>,
    /// Nothing, if it panicked.
    pub told: Vec<Told>,
    pub panic: Option<String>,
    pub took: Duration,
    /// How many requests were in flight at the same time, at most.
    pub most: usize,
    /// How many were in the first phase, and how many in the second.
    pub phases: (usize, usize),
    pub requests: BTreeMap<String, Requested>,
}

/// How often a url was requested, when this began, and when it was over.
#[derive(Default)]
pub struct Requested {
    pub times: usize,
    pub began: u64,
    pub over: u64,
}

impl Visit {
    /// Itself, where a panic has no name: anything can be the reason.
    pub fn without_a_panic(self) -> Visit {
        match self.panic {
            Some(panic) => panic!("`titles` panicked: {panic}"),
            None => self,
        }
    }

    /// When each request began; those that never did, at the end of all time.
    pub fn starts(&self) -> Vec<u64> {
        self.urls.iter().map(|url| self.requests.get(url).map_or(u64::MAX, |request| request.began)).collect()
    }

    /// When requests began, when they should have, and when the last of them should have been over. Which of them
    /// begins is up to the answer, so they are sorted by their beginnings.
    pub fn in_order(&self) -> (Vec<u64>, Vec<u64>, u64) {
        let mut begun: Vec<_> = self.starts().into_iter().zip(self.lengths.iter().copied()).collect();
        begun.sort_by_key(|(start, _)| *start);
        let (starts, lengths): (Vec<u64>, Vec<u64>) = begun.into_iter().unzip();
        let due = at_once(self.limit, &lengths);
        let over = due.iter().zip(&lengths).map(|(start, length)| start + length).max();
        (starts, due, over.unwrap_or(0))
    }

    /// What should have been said, in the order in which it was known.
    pub fn by_completion(&self) -> Vec<Told> {
        let mut places: Vec<usize> = (0..self.urls.len()).collect();
        places.sort_by_key(|place| self.requests.get(&self.urls[*place]).map(|request| request.over));
        places.iter().map(|place| self.expected[*place].clone()).collect()
    }
}

/// All pages, with that limit.
pub fn visit(pages: &[Page], limit: usize) -> Visit {
    let (id, why) = match pages {
        [] => ("panics_without_urls", "there are no urls"),
        _ => ("keeps_its_permits", "all requests that began are over"),
    };
    visit_in_trouble(pages, limit, id, &format!("{why}, and `titles` waits for ever"))
}

/// Nobody has to be polled more often to hear of so many pages, one by one. Each time, all requests may be polled.
fn most_polls(pages: usize) -> usize {
    60 + 4 * pages
}

/// Like `visit`, with pages among them that fail. If it never ends, this is what that means.
pub fn visit_in_trouble(pages: &[Page], limit: usize, endless: &'static str, text: &str) -> Visit {
    let lanes = lanes();
    let known: Vec<_> = pages.iter().enumerate().map(|(place, page)| known(place, *page)).collect();
    let urls: Vec<String> = known.iter().map(|(url, _)| url.clone()).collect();
    let expected = known.iter().map(|(_, (_, told))| told.clone()).collect();
    let length = |page: &Page| match page.1 {
        Comes::NoHead | Comes::PanicBeforeHead => HEAD,
        Comes::Title | Comes::NoBody | Comes::Panic => page.0,
    };
    let lengths = pages.iter().map(length).collect();
    let polls = Cell::new(0);
    let most = most_polls(urls.len());
    let site = Site::new(&lanes, known, 2 * most * (1 + urls.len()));
    let permitted = NonZeroUsize::new(limit).expect("a limit is at least 1");
    let (asked_for, visitor) = (urls.clone(), site.clone());
    let answer = async {
        let mut answer = pin!(titles(asked_for, permitted, visitor));
        // Who asks all the time would never be over, since time does not pass meanwhile.
        poll_fn(|context| {
            polls.set(polls.get() + 1);
            if polls.get() > most { Poll::Ready(None) } else { answer.as_mut().poll(context).map(Some) }
        })
        .await
    };
    let (id, forever) = match limit {
        GREAT.. => ("a_worker_for_each_place", "for the greatest of limits `titles` works without an end"),
        _ => ("blocks_a_thread", "the only thread never comes back from `titles`: it is blocked, or in a loop"),
    };
    let watch = lanes.if_it_hangs(id, forever);
    let long = pages.iter().map(|page| Duration::from_millis(page.0)).sum();
    let ran = catch_unwind(AssertUnwindSafe(|| simulate_beyond(long, answer)));
    drop(watch);
    // In this order: a thread that lets its request go has polled it before.
    let shared = site.is_shared();
    let seen = site.seen(std::mem::take);
    let n = urls.len();
    if seen.elsewhere || shared {
        fail("blocks_a_thread", "a request was waited for on another thread than the runtime's".into());
    }
    if seen.clones > CLONES {
        let clones = format!("the client was cloned more than {CLONES} times for {n} urls and a limit of {limit}");
        fail("a_worker_for_each_place", clones);
    }
    if seen.polls > seen.most_polls {
        fail("polls_in_a_loop", format!("{n} requests were polled {} times, and are not over", seen.polls));
    }
    let (told, took, panic) = match ran {
        Ok(Ok(run)) => {
            let Some(titles) = run.value else {
                fail("polls_in_a_loop", format!("`titles` was polled {} times for {n} pages", polls.get()));
            };
            (titles, run.took, None)
        }
        Ok(Err(_)) => fail(endless, format!("{text} (an hour of virtual time went by)")),
        Err(payload) => {
            let words = words(&*payload);
            if words.contains("from within a runtime") {
                let refused = format!("`titles` blocks the only thread there is, and tokio refuses: {words}");
                fail("blocks_a_thread", refused);
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
    let mut requests = BTreeMap::<_, Requested>::new();
    for entry in lanes.recording().entries {
        let request = requests.entry(entry.lane).or_default();
        request.times += usize::from(entry.what == "head");
        request.began = if request.times == 1 && entry.what == "head" { entry.from } else { request.began };
        request.over = entry.to.unwrap_or(u64::MAX);
    }
    let phases = (lanes.most_at_once("head"), lanes.most_at_once("body"));
    Visit { limit, urls, lengths, expected, told, panic, took, most: seen.most, phases, requests }
}

/// The message of a panic.
fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("without a message").to_string()
}
