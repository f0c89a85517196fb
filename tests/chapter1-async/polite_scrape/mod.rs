mod site;
mod visit;

use proctor::{Verdict, fail, require};
use site::{Comes, HEAD, Page};
use std::time::Duration;
use visit::{GREAT, Visit, visit, visit_in_trouble};

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
fn with_many_urls_as_well() -> Verdict {
    all_is_well(&uneven(), 3);
    let pages: Vec<Page> = (0..400).map(|place| (60 + place * 7 % 190, Comes::Title)).collect();
    all_is_well(&pages, 300);
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
    let id = "panics_with_a_great_limit";
    for limit in [usize::MAX, GREAT] {
        let endless = format!("with a limit of {limit}, `titles` waits for ever");
        let visit = visit_in_trouble(&uneven(), limit, id, &endless);
        if let Some(panic) = &visit.panic {
            fail(id, format!("`titles` panics with a limit of {limit}: {panic}"));
        }
        each_title_in_its_place(&visit);
        leaves_no_place_empty(&visit);
    }
    Verdict::passed()
}

#[test]
fn waits_for_a_page_however_slow_it_is() -> Verdict {
    all_is_well(&uneven(), 3);
    // More than a year.
    let days = 400;
    let visit = visit(&[(100, Comes::Title), (days * 24 * 3_600_000, Comes::Title), (150, Comes::Title)], 2);
    let waited = visit.panic.is_none() && visit.told.contains(&visit.expected[1]);
    let took = ms(visit.took);
    require!(waited, "loses_a_page", "a page takes {days} days, and after {took} nobody waits for it any more");
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
    for limit in [3, 1] {
        four_of_ten_fail(&pages, limit);
    }
    Verdict::passed()
}

fn four_of_ten_fail(pages: &[Page], limit: usize) {
    let endless = "some requests failed, and others wait for their places for ever";
    let visit = visit_in_trouble(pages, limit, "keeps_the_permit_on_error", endless);
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
        visit.most <= limit,
        "more_than_allowed",
        "when requests fail, more than {limit} are in flight: {} at once",
        visit.most
    );
    if let Some(late) = first_late(&visit) {
        let text = format!("a request had failed: at {late} ms there was a place, and nobody began");
        fail("keeps_the_permit_on_error", text);
    }
}

/// When there was a place, and nobody began who should have.
fn first_late(visit: &Visit) -> Option<u64> {
    if visit.starts() == in_a_window(visit.limit, &visit.lengths) {
        return None;
    }
    let (starts, due, _) = visit.in_order();
    starts.iter().zip(&due).find(|(start, due)| start > due).map(|(_, due)| *due)
}

#[test]
fn when_the_client_panics_that_is_not_lost() -> Verdict {
    let endless = "a request panicked, and `titles` waits for ever";
    for (limit, panic) in [(3, Comes::Panic), (3, Comes::PanicBeforeHead), (1, Comes::Panic)] {
        let mut pages = uneven();
        pages[1].1 = panic;
        let visit = visit_in_trouble(&pages, limit, "swallows_a_panic", endless);
        let told = &visit.told;
        if visit.panic.is_some() {
            continue;
        }
        let heard = told.len() == 10 && told[1].is_err();
        require!(
            heard,
            "swallows_a_panic",
            "the request for {} panicked, and nobody hears of it: there are {} results, and none in its place is an error",
            visit.urls[1],
            told.len()
        );
        let begun = visit.requests.len();
        require!(begun == 10, "a_panic_takes_a_place", "a request panicked, and then {} were never begun", 10 - begun);
        let others = (0..10).filter(|place| *place != 1).all(|place| told[place] == visit.expected[place]);
        require!(others, "swallows_a_panic", "a request panicked, and results of others are not in their places");
        if let Some(late) = first_late(&visit) {
            let text = format!("a request had panicked: at {late} ms there was a place, and nobody began");
            fail("a_panic_takes_a_place", text);
        }
    }
    Verdict::passed()
}

fn ms(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}
