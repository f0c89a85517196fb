use Page::{Fails, Panics, Title};
use chapter1::scrape_titles::titles;
use proctor::{Verdict, fail, require};
use proctor_tokio::{Service, lanes, simulate};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::thread::{self, ThreadId};
use std::time::Duration;

/// In the words of the lanes.
fn ms(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

// ANCHOR: ten_pages
#[test]
fn ten_pages_take_as_long_as_one() -> Verdict {
    let visit = visit(&[Title(100); 10]).without_a_panic();
    takes_as_long_as_the_slowest(&visit);
    each_title_in_its_place(&visit);
    Verdict::passed()
}
// ANCHOR_END: ten_pages

/// The virtual time from the call of `titles` to its answer.
fn takes_as_long_as_the_slowest(visit: &Visit) {
    let (n, took, last) = (visit.urls.len(), visit.took, visit.last);
    let slowest = visit.latencies.iter().max().copied().unwrap_or_default();
    let in_turn: Duration = visit.latencies.iter().sum();
    require!(
        took <= last || last < slowest,
        "sleeps_until_surely_done",
        "the last of {n} pages came after {}, and `titles` was over after {}",
        ms(last),
        ms(took)
    );
    if took == in_turn && took > slowest {
        require!(
            visit.made_at_once < n,
            "made_but_not_started",
            "{n} futures were made at 0 ms, and each began when the one before was over: {} in all, not {}",
            ms(took),
            ms(slowest)
        );
        fail(
            "awaits_in_a_loop",
            format!(
                "{n} pages took {}, as long as one after another; side by side they take {}",
                ms(took),
                ms(slowest)
            ),
        );
    }
    require!(
        took <= slowest,
        "holds_some_back",
        "{n} pages took {}; all side by side they take {}",
        ms(took),
        ms(slowest)
    );
    require!(
        took >= slowest,
        "does_not_wait",
        "`titles` was over after {}, and the slowest of {n} pages takes {}",
        ms(took),
        ms(slowest)
    );
}
fn each_title_in_its_place(visit: &Visit) {
    let (expected, told) = (&visit.expected, &visit.told);
    let (n, m) = (expected.len(), told.len());
    let fetched = visit.fetched_too_often();
    require!(fetched.is_none(), "fetches_twice", "{} was fetched more than once", fetched.unwrap_or_default());
    require!(n == m, "loses_a_page", "there are {m} results for {n} urls");
    require!(
        told == expected || *told != visit.by_completion(),
        "completion_order",
        "the results stand in the order in which the fetches were over: {:?} first, and {:?} in the place of {:?}",
        told[0],
        told[n - 1],
        expected[n - 1]
    );
    if told != expected {
        let place = (0..n).find(|place| told[*place] != expected[*place]).unwrap_or_default();
        let (here, due) = (&told[place], &expected[place]);
        let all_there = expected.iter().all(|title| told.contains(title));
        require!(all_there, "loses_a_page", "{here:?} stands where {due:?} should");
        fail("in_another_order", format!("no result is missing, but {here:?} stands where {due:?} should"));
    }
}

/// Pages that are over in another order than they begin, and none at the same time as another.
fn uneven() -> [Page; 10] {
    [300, 100, 800, 400, 50, 700, 200, 900, 600, 500].map(Title)
}

#[test]
fn titles_stand_where_their_urls_do() -> Verdict {
    let visit = visit(&uneven()).without_a_panic();
    each_title_in_its_place(&visit);
    takes_as_long_as_the_slowest(&visit);
    Verdict::passed()
}

#[test]
fn when_a_fetch_fails_its_error_stands_in_its_place() -> Verdict {
    visit(&uneven()).without_a_panic();
    let mut pages = uneven();
    pages[2] = Fails(150);
    pages[7] = Fails(250);
    let visit = visit(&pages);
    if let Some(panic) = visit.panic {
        fail("panics_on_an_error", format!("two of ten pages cannot be fetched, and `titles` panics: {panic}"));
    }
    let (expected, told) = (&visit.expected, &visit.told);
    let without: Vec<_> = expected.iter().filter(|result| !result.is_err()).collect();
    let missing = without.iter().filter(|title| !told.contains(title)).count();
    let errors = told.iter().filter(|result| result.is_err()).count();
    let m = told.len();
    require!(
        missing == 0,
        "one_error_ends_all",
        "two of ten pages cannot be fetched, and of the eight titles of the others {missing} are missing"
    );
    require!(
        m == 10 || errors > 0,
        "drops_errors",
        "two of ten pages cannot be fetched: there are {m} results, and none is an error"
    );
    require!(
        errors > 0,
        "error_becomes_a_title",
        "{} cannot be fetched, and in its place stands {:?}",
        visit.urls[2],
        told[2]
    );
    let at_the_end = without.into_iter().chain(expected.iter().filter(|result| result.is_err()));
    require!(!told.iter().eq(at_the_end), "errors_at_the_end", "the two errors stand behind the eight titles");
    each_title_in_its_place(&visit);
    Verdict::passed()
}

#[test]
fn without_urls_there_is_nothing_to_wait_for() -> Verdict {
    visit(&uneven()).without_a_panic();
    for pages in [&[][..], &[Title(100)]] {
        let visit = visit(pages);
        let n = pages.len();
        if let Some(panic) = &visit.panic {
            fail("panics_without_urls", format!("`titles` panics with {n} urls: {panic}"));
        }
        each_title_in_its_place(&visit);
        takes_as_long_as_the_slowest(&visit);
    }
    Verdict::passed()
}

#[test]
fn very_many_pages_take_as_long_as_one() -> Verdict {
    let visit = visit(&[Title(100); 100]).without_a_panic();
    takes_as_long_as_the_slowest(&visit);
    each_title_in_its_place(&visit);
    Verdict::passed()
}

#[test]
fn the_same_url_twice_has_two_results() -> Verdict {
    visit(&uneven()).without_a_panic();
    let visit = visit_urls(&[Title(100), Title(300), Title(200)], &[0, 1, 0, 2, 1]);
    let fine = visit.panic.is_none() && visit.told == visit.expected;
    let fetched: usize = visit.visits.values().sum();
    let often = visit.fetched_too_often();
    require!(
        often.is_none(),
        "fetches_twice",
        "{} was fetched more often than it stands there",
        often.unwrap_or_default()
    );
    require!(
        fine && fetched == 5,
        "one_answer_per_url",
        "of 5 urls, two stand twice: {fetched} were fetched, and there are {} results{}",
        visit.told.len(),
        visit.panic.as_ref().map(|panic| format!("; `titles` panics: {panic}")).unwrap_or_default()
    );
    Verdict::passed()
}

#[test]
fn waits_for_a_page_however_slow_it_is() -> Verdict {
    visit(&uneven()).without_a_panic();
    let minutes = 10;
    let pages = [Title(100), Title(minutes * 60_000), Title(200)];
    let visit = visit(&pages);
    let waited = visit.panic.is_none() && visit.told.contains(&visit.expected[1]);
    let took = visit.took;
    require!(
        waited,
        "gives_up_on_slow_pages",
        "a page takes {minutes} minutes, and after {} nobody waits for it any more",
        ms(took)
    );
    Verdict::passed()
}

#[test]
fn when_a_fetch_panics_that_is_not_lost() -> Verdict {
    let visit = visit_with_a_panic(&[Title(100), Panics(150), Title(200)]);
    let told = &visit.told;
    require!(
        visit.panic.is_some() || told.get(1).is_some_and(Result::is_err),
        "swallows_a_panic",
        "the fetch of {} panicked, and nobody hears of it: there are {} results, and none in its place is an error",
        visit.urls[1],
        told.len()
    );
    if visit.panic.is_none() {
        let others = told.len() == 3 && told[0] == visit.expected[0] && told[2] == visit.expected[2];
        require!(
            others,
            "swallows_a_panic",
            "the fetch of one page panicked, and the results of others are not in their places"
        );
    }
    Verdict::passed()
}

/// How many milliseconds a page takes, and what it returns then.
#[derive(Clone, Copy)]
enum Page {
    /// Its title.
    Title(u64),
    /// An error.
    Fails(u64),
    /// Nothing: the fetch panics.
    Panics(u64),
}

impl Page {
    /// How long it takes to fetch it.
    fn latency(&self) -> Duration {
        let (Page::Title(ms) | Page::Fails(ms) | Page::Panics(ms)) = self;
        Duration::from_millis(*ms)
    }
}

/// A result that can be compared.
type Told = Result<String, String>;

/// What `titles` did and said.
struct Visit {
    /// What it was asked for.
    urls: Vec<String>,
    /// What should stand in each place.
    expected: Vec<Told>,
    /// What does. Nothing, if it panicked.
    told: Vec<Told>,
    /// With which words it panicked.
    panic: Option<String>,
    /// In virtual time.
    took: Duration,
    /// When the last fetch was over.
    last: Duration,
    /// How many futures `fetch` has made before the first was polled.
    made_at_once: usize,
    latencies: Vec<Duration>,
    visits: BTreeMap<String, usize>,
}

impl Visit {
    /// Itself, where a panic has no name: anything can be the reason.
    fn without_a_panic(self) -> Visit {
        match self.panic {
            Some(panic) => panic!("`titles` panicked: {panic}"),
            None => self,
        }
    }

    /// What should have been said, in the order in which it was known.
    fn by_completion(&self) -> Vec<Told> {
        let mut places: Vec<usize> = (0..self.urls.len()).collect();
        places.sort_by_key(|place| self.latencies[*place]);
        places.iter().map(|place| self.expected[*place].clone()).collect()
    }

    /// A url that was fetched more often than it stands among the urls.
    fn fetched_too_often(&self) -> Option<String> {
        let due = |url: &String| self.urls.iter().filter(|other| *other == url).count();
        self.visits.iter().find(|(url, times)| **times > due(url)).map(|(url, _)| url.clone())
    }
}

/// The pages, and what is seen of their visitors.
#[derive(Clone)]
struct Site {
    service: Service,
    pages: Arc<BTreeMap<String, (Page, Told)>>,
    seen: Arc<Mutex<Seen>>,
    home: ThreadId,
}

#[derive(Default)]
struct Seen {
    /// How often a fetch was polled, and how often is too often.
    polls: usize,
    most_polls: usize,
    made_at_once: usize,
    visits: BTreeMap<String, usize>,
    elsewhere: bool,
}

impl Seen {
    fn is_polled_too_often(&mut self) -> bool {
        self.polls += 1;
        self.polls > self.most_polls
    }
}

impl Site {
    /// What `titles` is given as `fetch`.
    fn fetch(&self, url: String) -> impl Future<Output = io::Result<String>> + Send + use<> {
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
        told.clone().map_err(io::Error::other)
    }

    fn seen<T>(&self, f: impl FnOnce(&mut Seen) -> T) -> T {
        f(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Titles that do not stand in the order of the alphabet.
const TITLES: [&str; 10] = ["Soup", "Bread", "Tea", "Rice", "Eggs", "Cake", "Salad", "Beans", "Pie", "Corn"];

fn known(place: usize, page: Page) -> (String, (Page, Told)) {
    let url = format!("site.example/{}", place + 1);
    let told = match page {
        Page::Title(_) if place < TITLES.len() => Ok(TITLES[place].to_string()),
        Page::Title(_) => Ok(format!("Dish {}", place + 1)),
        Page::Fails(_) => Err(format!("404 for {url}")),
        Page::Panics(_) => Err("a panic".to_string()),
    };
    (url, (page, told))
}

/// All pages, one after another.
fn visit(pages: &[Page]) -> Visit {
    visit_urls(pages, &Vec::from_iter(0..pages.len()))
}

/// The pages at these places, which may be named more than once.
fn visit_urls(pages: &[Page], places: &[usize]) -> Visit {
    run(pages, places, "kept_sender", "`titles` waits for something that never comes, though every fetch is over")
}

/// Like `visit`, with a page among them whose fetch panics.
fn visit_with_a_panic(pages: &[Page]) -> Visit {
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
    let site = Site {
        service: Service::new(&lanes, "fetch"),
        pages: Arc::new(known.into_iter().collect()),
        seen: Arc::default(),
        home: thread::current().id(),
    };
    let fetch = {
        let site = site.clone();
        move |url| site.fetch(url)
    };
    let polls = Cell::new(0);
    let most = most_polls(urls.len());
    site.seen(|seen| seen.most_polls = most * (1 + urls.len()));
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
    let ran = catch_unwind(AssertUnwindSafe(|| simulate(answer)));
    drop(watch);
    let seen = site.seen(std::mem::take);
    if seen.elsewhere {
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
        let error = error.to_string();
        let mut known = site.pages.values().filter_map(|(_, told)| told.as_ref().err());
        known.find(|known| error.contains(*known)).cloned().unwrap_or(error)
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
