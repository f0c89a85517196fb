use chapter2::start_then_join::greet_all;
use proctor::still::{self, Meeting};
use proctor::{Lanes, Span, Verdict, fail, if_it_hangs, require};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;

type Results = Vec<thread::Result<Vec<String>>>;

// ANCHOR: greeters
const GREETERS: [(&str, usize); 4] = [("Ann", 10), ("Ben", 5), ("Cleo", 2), ("Dan", 11)];

/// `greet` keeps each greeter in its first call. When everybody is asleep, nobody else can come: whoever is there by then is
/// all that greets at the same time.
#[test]
fn all_greeters_greet_at_the_same_time() -> Verdict {
    let seen = conducted(&GREETERS);
    seen.all_are_there();
    compare(&GREETERS, &seen.results);
    Verdict::passed()
}
// ANCHOR_END: greeters

#[test]
fn very_many_greeters_greet_at_the_same_time() -> Verdict {
    // More than machines have cores, or a pool has threads.
    let names: Vec<String> = (1..=130).map(|n| format!("guest {n}")).collect();
    let greeters: Vec<(&str, usize)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let (count, meeting) = (names.len(), Meeting::of(names.len()));
    let text = "those who are in `greet` wait for all others, and nobody comes any more";
    let _watch = if_it_hangs("joins_right_after_spawn", text);
    let met = meeting.clone();
    let results = greet_all(&greeters, move |name| {
        met.wait();
        greeting(name, 1)
    });
    let came = meeting.came();
    let text = format!("{came} of {count} greeters were in `greet`, and no more came: all else slept");
    require!(came == count, "too_few_at_once", "{text}");
    compare(&greeters, &results);
    Verdict::passed()
}

/// Dan is let go first, and each of the others only when everything that followed from that is over.
#[test]
fn results_stand_in_the_order_of_the_greeters() -> Verdict {
    let seen = conducted(&GREETERS);
    let told: Vec<&String> = seen.results.iter().flatten().filter_map(|said| said.first()).collect();
    let right: Vec<String> = GREETERS.iter().map(|(name, _)| greeting(name, 1)).collect();
    let as_often = right.iter().all(|first| told.contains(&first)) && told.len() == right.len();
    require!(
        !as_often || right.iter().eq(told.iter().copied()),
        "in_order_of_completion",
        "the greeters are Ann, Ben, Cleo and Dan, and Dan was done first; the results begin with {told:?}"
    );
    compare(&GREETERS, &seen.results);
    Verdict::passed()
}

#[test]
fn a_panic_is_the_result_of_its_greeter_alone() -> Verdict {
    #[derive(Debug, PartialEq)]
    struct Hoarse(u32);
    compare(&GREETERS, &conducted(&GREETERS).results);
    // Three of four come, and go on when everybody sleeps: when all has come of Ben's panic that will.
    let others = Meeting::of(GREETERS.len());
    let seen = still::others().is_some();
    let calm = counting();
    let greet = move |name: &str| {
        if seen && name != "Ben" {
            others.wait();
        }
        let said = calm(name);
        if said == greeting("Ben", 3) {
            panic_any(Hoarse(3));
        }
        said
    };
    let Ok(results) = catch_unwind(AssertUnwindSafe(|| call(&GREETERS, greet))) else {
        fail("panic_spreads", "Ben's greeter panicked, and then `greet_all` itself panicked".into());
    };
    for (name, times) in GREETERS.iter().filter(|(name, _)| *name != "Ben") {
        let right = greetings(name, *times);
        let kept = results.iter().flatten().any(|said| *said == right);
        require!(kept, "panic_spreads", "Ben's greeter panicked, and the greetings of {name} are lost as well");
    }
    let (asked, told) = (GREETERS.len(), results.len());
    require!(told == asked, "panic_ignored", "Ben's greeter panicked, and of {asked} greeters {told} have a result");
    match &results[1] {
        Ok(said) => {
            fail("panic_ignored", format!("Ben's greeter panicked, and the result in its place is `Ok({said:?})`"))
        }
        Err(panic) => {
            let own = panic.downcast_ref() == Some(&Hoarse(3));
            require!(own, "panic_replaced", "the error in Ben's place is not the value that `greet` panicked with");
        }
    }
    Verdict::passed()
}

#[test]
fn when_all_panic_each_has_a_panic_of_its_own() -> Verdict {
    compare(&GREETERS, &call(&GREETERS, counting()));
    let greet = |name: &str| -> String { panic_any(name.to_string()) };
    let Ok(results) = catch_unwind(AssertUnwindSafe(|| call(&GREETERS, greet))) else {
        fail("panic_spreads", "all greeters panicked, and then `greet_all` itself panicked".into());
    };
    for (place, (name, _)) in GREETERS.iter().enumerate() {
        let Some(Err(panic)) = results.get(place) else {
            fail("panic_ignored", format!("all greeters panicked, and in {name}'s place there is no error"));
        };
        let own = panic.downcast_ref::<String>().is_some_and(|value| value == name);
        require!(own, "panic_replaced", "all panicked; the error in {name}'s place is not the value of {name}'s panic");
    }
    Verdict::passed()
}

#[test]
fn greeters_of_one_name_are_two() -> Verdict {
    let others = [("Ann", 2), ("Ben", 1), ("Cleo", 3)];
    compare(&others, &call(&others, counting()));
    let results = call(&[("Ann", 2), ("Ben", 1), ("Ann", 3)], |name| format!("hello {name}"));
    let told: Vec<usize> = results.iter().flatten().map(Vec::len).collect();
    require!(told == [2, 1, 3], "merges_namesakes", "Ann 2 times, Ben once, Ann 3 times: the greetings are {told:?}");
    // Neither waits for the other.
    let namesakes = [("Ann", 1), ("Ben", 1), ("Ann", 1)];
    let seen = conducted(&namesakes);
    seen.all_are_there();
    compare(&namesakes, &seen.results);
    Verdict::passed()
}

#[test]
fn there_may_be_no_greeters_and_no_or_many_greetings() -> Verdict {
    for greeters in [&[("Ann", 3)][..], &[("Ann", 0)], &[("Ann", 0), ("Ben", 2), ("Cleo", 0)]] {
        compare(greeters, &call(greeters, counting()));
    }
    // More often than 8 bits can tell.
    for times in [200, 300] {
        compare(&[("Ann", times)], &call(&[("Ann", times)], counting()));
    }
    let none = catch_unwind(|| call(&[], counting()));
    let told = none.map_or_else(|_| "a panic".to_string(), |results| format!("{} results", results.len()));
    require!(
        told == "0 results",
        "fails_without_greeters",
        "for no greeters there should be 0 results, and there was {told}"
    );
    Verdict::passed()
}

fn greeting(name: &str, number: usize) -> String {
    format!("hello {name} {number}")
}

fn greetings(name: &str, times: usize) -> Vec<String> {
    (1..=times).map(|number| greeting(name, number)).collect()
}

/// A `greet` that numbers the greetings of each name.
fn counting() -> impl Fn(&str) -> String + Send + Sync + 'static {
    let counts = Mutex::new(BTreeMap::new());
    move |name| {
        let mut counts = counts.lock().expect("nothing panics with this lock held");
        let count = counts.entry(name.to_string()).or_insert(0);
        *count += 1;
        greeting(name, *count)
    }
}

/// Results without a panic, against what was asked for.
fn compare(greeters: &[(&str, usize)], results: &Results) {
    let (asked, told) = (greeters.len(), results.len());
    let plural = if asked == 1 { "" } else { "s" };
    require!(asked == told, "wrong_greetings", "{told} results for {asked} greeter{plural}");
    for ((name, times), result) in greeters.iter().zip(results) {
        let Ok(said) = result else {
            fail("wrong_greetings", format!("{name}'s result is an error, and `greet` did not panic"));
        };
        let count = said.len();
        require!(count == *times, "wrong_greetings", "{name} was to greet {times} times, and has {count} greetings");
        require!(
            *said == greetings(name, *times),
            "wrong_greetings",
            "{name}, {times} times: the greetings are {said:?}"
        );
    }
}

const NEVER_RETURNS: &str =
    "`greet_all` never returns: all threads are asleep, and no greeter is left who could wake one";

/// Calls the answer.
fn call(greeters: &[(&str, usize)], greet: impl Fn(&str) -> String + Send + Sync + 'static) -> Results {
    let _watch = if_it_hangs("never_returns", NEVER_RETURNS);
    greet_all(greeters, greet)
}

/// What was seen of one call of the answer.
struct Seen {
    results: Results,
    /// How many there are.
    greeters: usize,
    first: Stop,
}

/// The first moment at which everybody was asleep.
#[derive(Default)]
struct Stop {
    /// Who was in `greet`.
    greeters: Vec<String>,
    /// In how many calls.
    calls: usize,
    /// Threads that the answer had started.
    threads: usize,
}

impl Seen {
    fn all_are_there(&self) {
        let (all, there) = (self.greeters, self.first.greeters.len());
        let Stop { greeters, calls, threads } = &self.first;
        let who = greeters.join(" and ") + if there == 1 { " was" } else { " were" };
        let them = if there == 1 { &greeters[0] } else { "them" };
        require!(
            calls <= &there,
            "greetings_of_one_at_once",
            "{calls} calls of `greet` were under way at once, by {there} greeters: each should say one thing at a time"
        );
        if there == all {
            return;
        }
        require!(
            threads < &all,
            "greets_under_a_lock",
            "{threads} threads were started, but while {who} in `greet`, all others were asleep and waited"
        );
        require!(
            there > 1,
            "joins_right_after_spawn",
            "while {who} in `greet`, no other greeter came: everything else was asleep and waited for {them}"
        );
        fail("too_few_at_once", format!("{there} of {all} greeters were in `greet`, and no more came: all else slept"));
    }
}

/// Calls the answer with a `greet` that keeps each greeter in its first call. Whenever everybody is asleep, the last one of those
/// who are there is let go.
fn conducted(greeters: &[(&str, usize)]) -> Seen {
    let hall = Arc::new(Hall::new(greeters));
    let before = still::others();
    let (id, text) = match before {
        Some(_) => ("never_returns", NEVER_RETURNS),
        None => ("joins_right_after_spawn", "those who are in `greet` wait for all others, and nobody comes any more"),
    };
    let _watch = hall.lanes.if_it_hangs(id, text);
    match before {
        Some(before) => {
            let hall = hall.clone();
            thread::spawn(move || hall.conduct(before.len()));
        }
        None => hall.lock().unseen = true,
    }
    // It lives as long as a thread may still call `greet`.
    let token = Arc::new(());
    let goes_on = Arc::downgrade(&token);
    let results = call(greeters, {
        let hall = hall.clone();
        move |name| {
            let _token = &token;
            hall.greet(name)
        }
    });
    let mut state = hall.lock();
    state.over = true;
    let polled = state.polled;
    let first = std::mem::take(&mut state.first);
    let undone = hall.greeters.iter().zip(&state.said).filter(|((_, times), said)| *said < times);
    let undone: Vec<&str> = undone.map(|((name, _), _)| name.as_str()).collect();
    drop(state);
    hall.changed.notify_all();
    require!(
        !polled,
        "polls",
        "while all greeters were in `greet`, a thread that had nothing to do but wait never slept, or woke up 100 times"
    );
    let detached = goes_on.strong_count() > 0 && !undone.is_empty();
    require!(
        !detached,
        "detached",
        "`greet_all` returned, and these had not said all of their greetings: {}",
        undone.join(", ")
    );
    Seen { results, greeters: greeters.len(), first }
}

/// Where greeters wait until they are let go.
struct Hall {
    greeters: Vec<(String, usize)>,
    lanes: Lanes,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The place of the greeter, for each call that waits.
    waiting: Vec<usize>,
    let_go: Vec<bool>,
    /// How many greetings each has said.
    said: Vec<usize>,
    spans: Vec<Option<Span>>,
    first: Stop,
    /// Grows with each arrival and with each letting go.
    events: usize,
    /// Nobody waits any more.
    over: bool,
    /// A thread of the answer does not sleep while it waits.
    polled: bool,
    /// The system does not show who sleeps: all are let go when all are there.
    unseen: bool,
}

impl Hall {
    fn new(greeters: &[(&str, usize)]) -> Hall {
        let n = greeters.len();
        let spans = (0..n).map(|_| None).collect();
        let state = State { let_go: vec![false; n], said: vec![0; n], spans, ..State::default() };
        let greeters = greeters.iter().map(|(name, times)| (name.to_string(), *times)).collect();
        Hall { greeters, lanes: Lanes::steps(), state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics with this lock held")
    }

    fn greet(&self, name: &str) -> String {
        let mut state = self.lock();
        let mut places = (0..self.greeters.len()).filter(|place| self.greeters[*place].0 == name);
        // Of namesakes it is one who has not come yet.
        let new = places.clone().find(|place| !state.waiting.contains(place) && !state.let_go[*place]);
        let Some(place) = new.or_else(|| places.next()) else {
            return format!("who is {name}?");
        };
        state.spans[place].get_or_insert_with(|| self.lanes.span(name, "greets"));
        state.waiting.push(place);
        state.events += 1;
        if state.unseen && !state.over && (0..self.greeters.len()).all(|place| state.waiting.contains(&place)) {
            state.first = self.stop(&state, self.greeters.len());
            state.over = true;
            self.changed.notify_all();
        }
        let state = self.changed.wait_while(state, |state| !state.let_go[place] && !state.over);
        let mut state = state.expect("nothing panics with this lock held");
        state.said[place] += 1;
        if state.said[place] >= self.greeters[place].1 {
            state.spans[place] = None;
        }
        greeting(name, state.said[place])
    }

    /// Who is there now.
    fn stop(&self, state: &State, threads: usize) -> Stop {
        let there = self.greeters.iter().enumerate().filter(|(place, _)| state.waiting.contains(place));
        Stop { greeters: there.map(|(_, (name, _))| name.clone()).collect(), calls: state.waiting.len(), threads }
    }

    /// Lets them go one by one.
    fn conduct(&self, threads_before: usize) {
        let mut since = None;
        loop {
            let Some((threads, all_asleep)) = still::look() else { continue };
            let mut state = self.lock();
            if state.over {
                return;
            }
            if all_asleep {
                let Some(place) = state.waiting.iter().copied().max() else { return };
                if state.let_go.iter().all(|let_go| !let_go) {
                    // Not of the answer are those from before and the one that called it.
                    state.first = self.stop(&state, threads.len() - threads_before - 1);
                }
                state.let_go[place] = true;
                state.waiting.retain(|waiting| *waiting != place);
                state.events += 1;
                self.changed.notify_all();
            } else {
                match &since {
                    Some((events, then)) if *events == state.events => {
                        if still::is_busy(then, &threads) {
                            (state.over, state.polled) = (true, true);
                            self.changed.notify_all();
                        }
                    }
                    _ => since = Some((state.events, threads)),
                }
            }
            drop(state);
            thread::yield_now();
        }
    }
}
