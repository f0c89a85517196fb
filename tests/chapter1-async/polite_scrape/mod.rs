use chapter1::polite_scrape::{Client, Response, titles};
use proctor::{Lanes, Verdict, fail, require};
use proctor_tokio::{lanes, simulate};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::thread::{self, ThreadId};
use std::time::Duration;
use tokio::time::sleep;

/// When each of the requests begins, in milliseconds, if one of them follows as soon as another is over.
fn at_once(limit: usize, lengths: &[u64]) -> Vec<u64> {
    let mut over = vec![0; limit.min(lengths.len())];
    let starts = lengths.iter().map(|length| {
        let first = over.iter_mut().min().expect("a limit is at least 1");
        let start = *first;
        *first += length;
        start
    });
    starts.collect()
}

/// The same if a group begins when all of the group before are over.
fn in_groups(limit: usize, lengths: &[u64]) -> Vec<u64> {
    let mut starts = Vec::new();
    let mut start = 0;
    for group in lengths.chunks(limit) {
        starts.extend(group.iter().map(|_| start));
        start += group.iter().max().copied().unwrap_or_default();
    }
    starts
}

/// The same if a request that is over keeps its place until all before it are over.
fn in_a_window(limit: usize, lengths: &[u64]) -> Vec<u64> {
    let mut starts: Vec<u64> = Vec::new();
    for place in 0..lengths.len() {
        let gone = (place + 1).saturating_sub(limit);
        starts.push((0..gone).map(|before| starts[before] + lengths[before]).max().unwrap_or(0));
    }
    starts
}

/// The same if each url has its worker beforehand.
fn shared_out(lengths: &[u64], worker_of: impl Fn(usize) -> usize) -> Vec<u64> {
    let mut over = vec![0; lengths.len()];
    let starts = lengths.iter().enumerate().map(|(place, length)| {
        let start = over[worker_of(place)];
        over[worker_of(place)] += length;
        start
    });
    starts.collect()
}

/// Never more in flight than allowed.
fn keeps_the_limit(visit: &Visit) {
    let (n, limit, most) = (visit.urls.len(), visit.limit, visit.most);
    let three = limit != 3 && n > 3 && visit.starts() == at_once(3, &visit.lengths);
    require!(!three, "always_three", "with a limit of {limit}, {most} of {n} requests were in flight");
    if most <= limit {
        return;
    }
    let heads_only = at_once(limit, &vec![HEAD; n]);
    require!(
        visit.in_order().0 != heads_only,
        "permit_freed_before_body",
        "{limit} at a time waited for a head, but with those whose body was on its way {most} were in flight"
    );
    require!(most < n, "no_limit", "all {n} requests were in flight at once, and {limit} are allowed");
    let id = if visit.starts() == at_once(limit + 1, &visit.lengths) { "one_too_many" } else { "more_than_allowed" };
    fail(id, format!("{most} requests were in flight at once, and {limit} are allowed"));
}

/// As fast as that allows, or as a window does.
fn leaves_no_place_empty(visit: &Visit) {
    let (n, limit, lengths) = (visit.urls.len(), visit.limit, &visit.lengths);
    let took = ms(visit.took);
    let (starts, due, over) = visit.in_order();
    let slower = format!("{n} requests took {took}, and with {limit} in flight they take {over} ms");
    let (heads, bodies) = visit.phases;
    require!(
        heads <= 1 || bodies > 1,
        "reads_bodies_in_turn",
        "{slower}: {heads} waited for a head together, and the bodies came one after another"
    );
    // In a window, as `buffered` has one, places wait for the one at the front; the task allows it.
    if starts == due || visit.starts() == in_a_window(limit, lengths) {
        let last = visit.requests.values().map(|request| request.over).max().unwrap_or(0);
        require!(
            visit.took <= Duration::from_millis(last),
            "sleeps_until_surely_done",
            "the last of {n} requests was over after {last} ms, and `titles` after {took}"
        );
        return;
    }
    let by_turns = shared_out(lengths, |place| place % limit);
    let by_neighbours = shared_out(lengths, |place| place / n.div_ceil(limit));
    let unshared = "each url waited for a place of its own while others were empty";
    let mistakes = [
        (at_once(1, lengths), "one_at_a_time", "each began when the one before was over"),
        (in_groups(limit, lengths), "chunk_barrier", "each group waited for the slowest of the group before"),
        (by_turns, "shares_out_beforehand", unshared),
        (by_neighbours, "shares_out_beforehand", unshared),
        (at_once((limit - 1).max(1), lengths), "fewer_than_allowed", "one place was never taken"),
    ];
    for (mistaken, id, what) in mistakes {
        if visit.starts() == mistaken {
            fail(id, format!("{slower}: {what}"));
        }
    }
    let late = starts.iter().zip(&due).position(|(start, due)| start > due).unwrap_or_default();
    fail("leaves_places_empty", format!("{slower}: at {} ms there was a place, and nobody began", due[late]));
}

fn each_title_in_its_place(visit: &Visit) {
    let (expected, told) = (&visit.expected, &visit.told);
    let (n, m) = (expected.len(), told.len());
    let often = visit.requests.iter().find(|(_, request)| request.times > 1);
    require!(often.is_none(), "fetches_twice", "{} was requested more than once", often.map_or("", |(url, _)| url));
    require!(n == m, "loses_a_page", "there are {m} results for {n} urls");
    if told == expected {
        return;
    }
    let place = (0..n).find(|place| told[*place] != expected[*place]).unwrap_or_default();
    let (here, due) = (&told[place], &expected[place]);
    require!(
        *told != visit.by_completion(),
        "completion_order",
        "the results stand in the order in which the requests were over: {here:?} stands where {due:?} should"
    );
    let all_there = expected.iter().all(|title| told.contains(title));
    require!(all_there, "loses_a_page", "{here:?} stands where {due:?} should");
    fail("in_another_order", format!("no result is missing, but {here:?} stands where {due:?} should"));
}

/// Pages of which no two are over at the same time when three are in flight.
fn uneven() -> [Page; 10] {
    [600, 100, 200, 150, 100, 300, 150, 110, 400, 200].map(|length| (length, Comes::Title))
}

// ANCHOR: three
#[test]
fn three_are_in_flight_as_long_as_there_are_three() -> Verdict {
    all_is_well(&uneven(), 3);
    Verdict::passed()
}

/// Never too many, never too few, and each result where it belongs.
fn all_is_well(pages: &[Page], limit: usize) {
    let visit = visit(pages, limit).without_a_panic();
    keeps_the_limit(&visit);
    each_title_in_its_place(&visit);
    leaves_no_place_empty(&visit);
}
// ANCHOR_END: three

#[test]
fn with_other_limits_as_well() -> Verdict {
    for limit in [1, 2, 5, 8, 10, 11, 200] {
        all_is_well(&uneven(), limit);
    }
    Verdict::passed()
}

#[test]
fn without_urls_there_is_nothing_to_wait_for() -> Verdict {
    all_is_well(&uneven(), 3);
    for pages in [&[][..], &[(100, Comes::Title)]] {
        let visit = visit(pages, 3);
        if let Some(panic) = &visit.panic {
            fail("panics_without_urls", format!("`titles` panics with {} urls: {panic}", pages.len()));
        }
        each_title_in_its_place(&visit);
        leaves_no_place_empty(&visit);
    }
    Verdict::passed()
}

#[test]
fn without_a_limit_worth_the_name_all_begin_at_once() -> Verdict {
    all_is_well(&uneven(), 3);
    let limit = usize::MAX;
    let visit = visit(&uneven(), limit);
    if let Some(panic) = &visit.panic {
        fail("panics_with_a_great_limit", format!("`titles` panics with a limit of {limit}: {panic}"));
    }
    each_title_in_its_place(&visit);
    leaves_no_place_empty(&visit);
    Verdict::passed()
}

#[test]
fn when_a_request_fails_its_place_is_free() -> Verdict {
    all_is_well(&uneven(), 3);
    let mut pages = uneven();
    pages[1].1 = Comes::NoHead;
    pages[2].1 = Comes::NoBody;
    pages[4].1 = Comes::NoHead;
    pages[6].1 = Comes::NoBody;
    let endless = "some requests failed, and others wait for their places for ever";
    let visit = run(&pages, 3, "keeps_the_permit_on_error", endless);
    if let Some(panic) = visit.panic {
        fail("panics_on_an_error", format!("four of ten requests fail, and `titles` panics: {panic}"));
    }
    let (expected, told, m) = (&visit.expected, &visit.told, visit.told.len());
    let missing = expected.iter().filter(|result| result.is_ok() && !told.contains(result)).count();
    require!(
        missing == 0,
        "one_error_ends_all",
        "four of ten requests fail, and of the six titles of the others {missing} are missing"
    );
    let errors = told.iter().filter(|result| result.is_err()).count();
    require!(errors > 0, "drops_errors", "four of ten requests fail: there are {m} results, and none is an error");
    each_title_in_its_place(&visit);
    require!(
        visit.most <= 3,
        "more_than_allowed",
        "when requests fail, more than 3 are in flight: {} at once",
        visit.most
    );
    let (starts, due, _) = visit.in_order();
    if visit.starts() == in_a_window(3, &visit.lengths) {
        return Verdict::passed();
    }
    let late = starts.iter().zip(&due).find(|(start, due)| start > due);
    require!(
        late.is_none(),
        "keeps_the_permit_on_error",
        "a request had failed: at {} ms there was a place, and nobody began",
        late.map_or(0, |(_, due)| *due)
    );
    Verdict::passed()
}

#[test]
fn when_the_client_panics_that_is_not_lost() -> Verdict {
    let mut pages = uneven();
    pages[1].1 = Comes::Panic;
    let endless = "a request panicked, and `titles` waits for ever";
    let visit = run(&pages, 3, "swallows_a_panic", endless);
    let told = &visit.told;
    if visit.panic.is_none() {
        let heard = told.len() == 10 && told[1].is_err();
        require!(
            heard,
            "swallows_a_panic",
            "the request for {} panicked, and nobody hears of it: there are {} results, and none in its place is an error",
            visit.urls[1],
            told.len()
        );
        let others = (0..10).filter(|place| *place != 1).all(|place| told[place] == visit.expected[place]);
        require!(others, "swallows_a_panic", "a request panicked, and results of others are not in their places");
    }
    Verdict::passed()
}

fn ms(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

/// So many milliseconds pass before the head of a response is there.
const HEAD: u64 = 50;

/// How many milliseconds a page takes in all, and what comes of it.
type Page = (u64, Comes);

#[derive(Clone, Copy, PartialEq)]
enum Comes {
    Title,
    /// An error instead of a head.
    NoHead,
    /// An error after the head.
    NoBody,
    /// A panic after the head.
    Panic,
}

/// A result that can be compared.
type Told = Result<String, String>;

/// What `titles` did and said.
struct Visit {
    limit: usize,
    urls: Vec<String>,
    /// How many milliseconds each request takes.
    lengths: Vec<u64>,
    expected: Vec<Told>,
    /// Nothing, if it panicked.
    told: Vec<Told>,
    panic: Option<String>,
    took: Duration,
    /// How many requests were in flight at the same time, at most.
    most: usize,
    /// How many were in the first phase, and how many in the second.
    phases: (usize, usize),
    requests: BTreeMap<String, Requested>,
}

/// How often a url was requested, when this began, and when it was over.
#[derive(Default)]
struct Requested {
    times: usize,
    began: u64,
    over: u64,
}

impl Visit {
    /// Itself, where a panic has no name: anything can be the reason.
    fn without_a_panic(self) -> Visit {
        match self.panic {
            Some(panic) => panic!("`titles` panicked: {panic}"),
            None => self,
        }
    }

    /// When each request began; those that never did, at the end of all time.
    fn starts(&self) -> Vec<u64> {
        self.urls.iter().map(|url| self.requests.get(url).map_or(u64::MAX, |request| request.began)).collect()
    }

    /// When requests began, when they should have, and when the last of them should have been over. Which of them
    /// begins is up to the answer, so they are sorted by their beginnings.
    fn in_order(&self) -> (Vec<u64>, Vec<u64>, u64) {
        let mut begun: Vec<_> = self.starts().into_iter().zip(self.lengths.iter().copied()).collect();
        begun.sort_by_key(|(start, _)| *start);
        let (starts, lengths): (Vec<u64>, Vec<u64>) = begun.into_iter().unzip();
        let due = at_once(self.limit, &lengths);
        let over = due.iter().zip(&lengths).map(|(start, length)| start + length).max();
        (starts, due, over.unwrap_or(0))
    }

    /// What should have been said, in the order in which it was known.
    fn by_completion(&self) -> Vec<Told> {
        let mut places: Vec<usize> = (0..self.urls.len()).collect();
        places.sort_by_key(|place| self.requests.get(&self.urls[*place]).map(|request| request.over));
        places.iter().map(|place| self.expected[*place].clone()).collect()
    }
}

/// The site as its visitors see it, and what it sees of them.
struct Site {
    lanes: Lanes,
    pages: Arc<BTreeMap<String, (Page, Told)>>,
    seen: Arc<Mutex<Seen>>,
    home: ThreadId,
}

#[derive(Default)]
struct Seen {
    in_flight: usize,
    most: usize,
    clones: usize,
    elsewhere: bool,
    /// How often requests were polled, and how often is too often.
    polls: usize,
    most_polls: usize,
}

/// So many clones of a client are more than anybody needs for ten urls.
const CLONES: usize = 10_000;

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
    fn seen<T>(&self, f: impl FnOnce(&mut Seen) -> T) -> T {
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
                if page.1 == Comes::NoHead {
                    return Err(io::Error::other(told.unwrap_or_else(|error| error)));
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
struct Head {
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
            self.told.clone().map_err(io::Error::other)
        };
        site.phase(answer).await
    }
}

/// Titles that do not stand in the order of the alphabet.
const TITLES: [&str; 10] = ["Soup", "Bread", "Tea", "Rice", "Eggs", "Cake", "Salad", "Beans", "Pie", "Corn"];

fn known(place: usize, page: Page) -> (String, (Page, Told)) {
    let url = format!("site.example/{}", place + 1);
    let told = match page.1 {
        Comes::Title => Ok(TITLES[place].to_string()),
        Comes::NoHead => Err(format!("404 for {url}")),
        Comes::NoBody => Err(format!("the body of {url} ends too early")),
        Comes::Panic => Err("a panic".to_string()),
    };
    (url, (page, told))
}

fn visit(pages: &[Page], limit: usize) -> Visit {
    run(pages, limit, "keeps_its_permits", "all requests that began are over, and `titles` waits for ever")
}

/// Nobody has to be polled more often to hear of so many pages, one by one. Each time, all requests may be polled.
fn most_polls(pages: usize) -> usize {
    60 + 4 * pages
}

fn run(pages: &[Page], limit: usize, endless: &'static str, text: &str) -> Visit {
    let lanes = lanes();
    let known: Vec<_> = pages.iter().enumerate().map(|(place, page)| known(place, *page)).collect();
    let urls: Vec<String> = known.iter().map(|(url, _)| url.clone()).collect();
    let expected = known.iter().map(|(_, (_, told))| told.clone()).collect();
    let lengths = pages.iter().map(|page| if page.1 == Comes::NoHead { HEAD } else { page.0 }).collect();
    let site = Site {
        lanes: lanes.clone(),
        pages: Arc::new(known.into_iter().collect()),
        seen: Arc::default(),
        home: thread::current().id(),
    };
    let polls = Cell::new(0);
    let most = most_polls(urls.len());
    site.seen(|seen| seen.most_polls = 2 * most * (1 + urls.len()));
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
        usize::MAX => ("a_worker_for_each_place", "for the greatest of limits `titles` works without an end"),
        _ => ("blocks_a_thread", "the only thread never comes back from `titles`: it is blocked, or in a loop"),
    };
    let watch = lanes.if_it_hangs(id, forever);
    let ran = catch_unwind(AssertUnwindSafe(|| simulate(answer)));
    drop(watch);
    let seen = site.seen(std::mem::take);
    let n = urls.len();
    if seen.elsewhere {
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
        let error = error.to_string();
        let mut known = site.pages.values().filter_map(|(_, told)| told.as_ref().err());
        known.find(|known| error.contains(*known)).cloned().unwrap_or(error)
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
