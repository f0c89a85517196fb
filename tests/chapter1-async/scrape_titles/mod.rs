mod site;
mod visit;

use proctor::{Verdict, fail, require};
use site::Page::{self, Fails, NoFuture, Panics, Title};
use std::io::ErrorKind;
use std::time::Duration;
use visit::{Visit, visit, visit_urls, visit_with_a_panic};

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
    let fetched = visit.visits.values().sum::<usize>();
    require!(
        fetched >= n || visit.told != visit.expected,
        "one_answer_per_url",
        "every result is right, and only {fetched} of {n} pages were fetched: the others were known from an earlier call"
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
    // After such errors somebody may want to try once more.
    pages[2] = Fails(150, ErrorKind::TimedOut);
    pages[7] = Fails(250, ErrorKind::ConnectionReset);
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
    // More than anybody takes for all that there can be.
    let visit = visit(&[Title(100); 5_000]).without_a_panic();
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
    takes_as_long_as_the_slowest(&visit);
    Verdict::passed()
}

#[test]
fn waits_for_a_page_however_slow_it_is() -> Verdict {
    visit(&uneven()).without_a_panic();
    // More than a year.
    let days = 400;
    let pages = [Title(100), Title(days * 24 * 3_600_000), Title(200)];
    let visit = visit(&pages);
    let waited = visit.panic.is_none() && visit.told.contains(&visit.expected[1]);
    let took = visit.took;
    require!(
        waited,
        "gives_up_on_slow_pages",
        "a page takes {days} days, and after {} nobody waits for it any more",
        ms(took)
    );
    Verdict::passed()
}

#[test]
fn when_a_fetch_panics_that_is_not_lost() -> Verdict {
    // Later, at once, and before there is a future.
    for panics in [Panics(150), Panics(0), NoFuture] {
        is_not_lost(panics);
    }
    Verdict::passed()
}

fn is_not_lost(panics: Page) {
    let visit = visit_with_a_panic(&[Title(100), panics, Title(200)]);
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
}
