//! The site that is asked for pages, and what it sees of its visitors.

use chapter1::polite_scrape::{Client, Response};
use proctor::Lanes;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::thread::{self, ThreadId};
use std::time::Duration;
use tokio::time::sleep;

/// So many milliseconds pass before the head of a response is there.
pub const HEAD: u64 = 50;

/// How many milliseconds a page takes in all, and what comes of it.
pub type Page = (u64, Comes);

#[derive(Clone, Copy, PartialEq)]
pub enum Comes {
    Title,
    /// An error instead of a head.
    NoHead,
    /// An error after the head.
    NoBody,
    /// A panic instead of a head.
    PanicBeforeHead,
    /// A panic after the head.
    Panic,
}

/// A result that can be compared.
pub type Told = Result<String, String>;

/// The site as its visitors see it, and what it sees of them.
pub struct Site {
    lanes: Lanes,
    pages: Arc<BTreeMap<String, (Page, Told)>>,
    seen: Arc<Mutex<Seen>>,
    home: ThreadId,
}

#[derive(Default)]
pub struct Seen {
    pub in_flight: usize,
    pub most: usize,
    pub clones: usize,
    pub elsewhere: bool,
    /// How often requests were polled, and how often is too often.
    pub polls: usize,
    pub most_polls: usize,
}

/// So many clones of a client are more than anybody needs for ten urls.
pub const CLONES: usize = 10_000;

impl Clone for Site {
    fn clone(&self) -> Site {
        self.seen(|seen| {
            seen.clones += 1;
            assert!(seen.clones <= CLONES, "the client was cloned {CLONES} times");
        });
        Site { lanes: self.lanes.clone(), pages: self.pages.clone(), seen: self.seen.clone(), home: self.home }
    }
}

impl Site {
    /// A site of these pages. Its requests are polled so often at most.
    pub fn new(lanes: &Lanes, pages: impl IntoIterator<Item = (String, (Page, Told))>, most_polls: usize) -> Site {
        Site {
            lanes: lanes.clone(),
            pages: Arc::new(pages.into_iter().collect()),
            seen: Arc::new(Mutex::new(Seen { most_polls, ..Seen::default() })),
            home: thread::current().id(),
        }
    }

    /// The error of a page, if that is among these words: an answer may have added some.
    pub fn error_in(&self, words: &str) -> Option<&str> {
        let mut errors = self.pages.values().filter_map(|(_, told)| told.as_ref().err());
        errors.find(|error| words.contains(*error)).map(String::as_str)
    }

    /// A thread that is not the runtime's has a request, and has not polled it yet.
    pub fn is_shared(&self) -> bool {
        Arc::strong_count(&self.seen) > 1
    }

    /// Looks at what was seen, or takes it.
    pub fn seen<T>(&self, f: impl FnOnce(&mut Seen) -> T) -> T {
        f(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Virtual time, which passes on the runtime's thread only: another one would wait for it for ever.
    async fn takes(&self, ms: u64) {
        if thread::current().id() == self.home {
            sleep(Duration::from_millis(ms)).await;
        } else {
            self.seen(|seen| seen.elsewhere = true);
        }
    }

    /// A phase of a request, which ends with an error when it is polled too often.
    async fn phase<T>(&self, phase: impl Future<Output = io::Result<T>>) -> io::Result<T> {
        let mut phase = pin!(phase);
        poll_fn(|context| {
            let polls = self.seen(|seen| {
                seen.polls += 1;
                seen.polls <= seen.most_polls
            });
            if polls { phase.as_mut().poll(context) } else { Poll::Ready(Err(io::Error::other("polled too often"))) }
        })
        .await
    }
}

impl Client for Site {
    type Response = Head;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Head>> + Send {
        let site = self.clone();
        async move {
            let answer = async {
                let request = Request::new(site.clone(), url);
                let _wait = site.lanes.wait(&request.url, "head");
                site.takes(HEAD).await;
                let Some((page, told)) = site.pages.get(&request.url).cloned() else {
                    return Err(io::Error::other(format!("there is no page {:?}", request.url)));
                };
                assert!(page.1 != Comes::PanicBeforeHead, "the request for {} panics", request.url);
                if page.1 == Comes::NoHead {
                    return Err(io::Error::new(ErrorKind::TimedOut, told.unwrap_or_else(|error| error)));
                }
                Ok(Head { request, page, told })
            };
            site.phase(answer).await
        }
    }
}

/// A request in flight.
struct Request {
    site: Site,
    url: String,
}

impl Request {
    fn new(site: Site, url: String) -> Request {
        site.seen(|seen| {
            seen.in_flight += 1;
            seen.most = seen.most.max(seen.in_flight);
        });
        Request { site, url }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.site.seen(|seen| seen.in_flight -= 1);
    }
}

/// A response whose body is still to come.
pub struct Head {
    request: Request,
    page: Page,
    told: Told,
}

impl Response for Head {
    async fn title(self) -> io::Result<String> {
        let Request { site, url } = &self.request;
        let answer = async {
            let _work = site.lanes.span(url, "body");
            site.takes(self.page.0 - HEAD).await;
            assert!(self.page.1 != Comes::Panic, "the request for {url} panics");
            self.told.clone().map_err(|words| io::Error::new(ErrorKind::UnexpectedEof, words))
        };
        site.phase(answer).await
    }
}

/// Titles that do not stand in the order of the alphabet.
const TITLES: [&str; 10] = ["Soup", "Bread", "Tea", "Rice", "Eggs", "Cake", "Salad", "Beans", "Pie", "Corn"];

/// The page at this place of the list, with its url and what is told when it is asked for.
pub fn known(place: usize, page: Page) -> (String, (Page, Told)) {
    let url = format!("site.example/{}", place + 1);
    let told = match page.1 {
        Comes::Title => Ok(TITLES.get(place).map_or(format!("Dish {}", place + 1), |title| title.to_string())),
        Comes::NoHead => Err(format!("404 for {url}")),
        Comes::NoBody => Err(format!("the body of {url} ends too early")),
        Comes::PanicBeforeHead | Comes::Panic => Err("a panic".to_string()),
    };
    (url, (page, told))
}
