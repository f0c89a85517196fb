//! The site whose pages are fetched, and what it sees of its visitors.

use proctor_tokio::Service;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::thread::{self, ThreadId};
use std::time::Duration;

/// How many milliseconds a page takes, and what it returns then.
#[derive(Clone, Copy)]
pub enum Page {
    /// Its title.
    Title(u64),
    /// An error of this kind.
    Fails(u64, ErrorKind),
    /// Nothing: the fetch panics.
    Panics(u64),
    /// Nothing: already the call of `fetch` panics, and there is no future.
    NoFuture,
}

impl Page {
    /// How long it takes to fetch it.
    pub fn latency(&self) -> Duration {
        match self {
            Page::Title(ms) | Page::Fails(ms, _) | Page::Panics(ms) => Duration::from_millis(*ms),
            Page::NoFuture => Duration::ZERO,
        }
    }
}

/// A result that can be compared.
pub type Told = Result<String, String>;

/// The pages, and what is seen of their visitors.
#[derive(Clone)]
pub struct Site {
    service: Service,
    pages: Arc<BTreeMap<String, (Page, Told)>>,
    seen: Arc<Mutex<Seen>>,
    home: ThreadId,
}

#[derive(Default)]
pub struct Seen {
    /// How often a fetch was polled, and how often is too often.
    pub polls: usize,
    pub most_polls: usize,
    /// How many futures were made before the first was polled.
    pub made_at_once: usize,
    /// How often each url was fetched.
    pub visits: BTreeMap<String, usize>,
    /// A fetch was polled on another thread than the runtime's.
    pub elsewhere: bool,
}

impl Seen {
    fn is_polled_too_often(&mut self) -> bool {
        self.polls += 1;
        self.polls > self.most_polls
    }
}

impl Site {
    /// A site of these pages. Its fetches are polled so often at most.
    pub fn new(service: Service, pages: impl IntoIterator<Item = (String, (Page, Told))>, most_polls: usize) -> Site {
        Site {
            service,
            pages: Arc::new(pages.into_iter().collect()),
            seen: Arc::new(Mutex::new(Seen { most_polls, ..Seen::default() })),
            home: thread::current().id(),
        }
    }

    /// What `titles` is given as `fetch`.
    pub fn fetch(&self, url: String) -> impl Future<Output = io::Result<String>> + Send + use<> {
        let no_future = matches!(self.pages.get(&url), Some((Page::NoFuture, _)));
        assert!(!no_future, "the call of `fetch` for {url} panics");
        self.seen(|seen| seen.made_at_once += usize::from(seen.visits.is_empty()));
        let site = self.clone();
        async move {
            let mut answer = pin!(site.answer(url));
            poll_fn(|context| match site.seen(Seen::is_polled_too_often) {
                true => Poll::Ready(Err(io::Error::other("polled too often"))),
                false => answer.as_mut().poll(context),
            })
            .await
        }
    }

    async fn answer(&self, url: String) -> io::Result<String> {
        let elsewhere = thread::current().id() != self.home;
        self.seen(|seen| {
            *seen.visits.entry(url.clone()).or_default() += 1;
            seen.elsewhere |= elsewhere;
        });
        let Some((page, told)) = self.pages.get(&url) else {
            return Err(io::Error::other(format!("there is no page {url:?}")));
        };
        // Virtual time is the runtime's: a thread that blocks elsewhere would wait for it for ever.
        if !elsewhere {
            self.service.serve(&url, page.latency()).await;
        }
        if let Page::Panics(_) = page {
            panic!("the fetch of {url} panics");
        }
        let kind = if let Page::Fails(_, kind) = page { *kind } else { ErrorKind::Other };
        told.clone().map_err(|words| io::Error::new(kind, words))
    }

    /// A thread that is not the runtime's has a fetch, and has not polled it yet.
    pub fn is_shared(&self) -> bool {
        Arc::strong_count(&self.seen) > 1
    }

    /// The error of a page, if that is among these words: an answer may have added some.
    pub fn error_in(&self, words: &str) -> Option<&str> {
        let mut errors = self.pages.values().filter_map(|(_, told)| told.as_ref().err());
        errors.find(|error| words.contains(*error)).map(String::as_str)
    }

    /// Looks at what was seen, or takes it.
    pub fn seen<T>(&self, f: impl FnOnce(&mut Seen) -> T) -> T {
        f(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Titles that do not stand in the order of the alphabet.
const TITLES: [&str; 10] = ["Soup", "Bread", "Tea", "Rice", "Eggs", "Cake", "Salad", "Beans", "Pie", "Corn"];

/// The page at this place of the list, with its url and what is told when it is fetched.
pub fn known(place: usize, page: Page) -> (String, (Page, Told)) {
    let url = format!("site.example/{}", place + 1);
    let told = match page {
        Page::Title(_) if place < TITLES.len() => Ok(TITLES[place].to_string()),
        Page::Title(_) => Ok(format!("Dish {}", place + 1)),
        Page::Fails(..) => Err(format!("404 for {url}")),
        Page::Panics(_) | Page::NoFuture => Err("a panic".to_string()),
    };
    (url, (page, told))
}
