use chapter2::letter_merge::{Round, count_rounds};
use interleave::event::Op;
use interleave::thread::yield_now;
use proctor::Kind::{Deadlock, NeverYields, SelfDeadlock, WaitsForEver};
use proctor::still::Meeting;
use proctor::{Verdict, explore_or_within, explore_within, fail, if_it_hangs, property, require};
use proptest::collection::vec;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

type Counts = BTreeMap<char, usize>;
/// The texts that each request of a round answers with.
type Texts = Vec<Vec<String>>;

fn count<'t>(texts: impl IntoIterator<Item = &'t String>) -> Counts {
    let mut counts = Counts::new();
    texts.into_iter().flat_map(|text| text.chars()).for_each(|letter| *counts.entry(letter).or_default() += 1);
    counts
}

/// The letters that occur most often, in the order of the alphabet.
fn most_common(counts: &Counts) -> Vec<char> {
    let most = counts.values().max();
    counts.iter().filter(|(_, count)| Some(*count) == most).map(|(letter, _)| *letter).collect()
}

/// The rounds as the answer counts them, each of its requests asked once. On real threads.
fn answer(rounds: &[Texts]) -> Vec<Round> {
    let requests = rounds.first().map_or(0, Vec::len);
    let asked = Mutex::new(Vec::new());
    let request = |round: usize, number: usize| {
        asked.lock().expect("no panic while it is held").push((round, number));
        rounds.get(round).and_then(|texts| texts.get(number)).cloned().unwrap_or_default()
    };
    let counted = run(rounds.len(), requests, request);
    let case = format!("rounds: {}; requests in each: {requests}", rounds.len());
    let Ok(counted) = counted else {
        let letters: usize = rounds.iter().flatten().flatten().map(String::len).sum();
        let id = if letters == 0 { "fails_without_letters" } else { "panics" };
        fail(id, format!("a panic ({case}; letters in all: {letters})"));
    };
    let mut asked = asked.into_inner().expect("no panic while it is held");
    asked.sort_unstable();
    let all = (0..rounds.len()).flat_map(|round| (0..requests).map(move |number| (round, number)));
    let exactly = asked.iter().copied().eq(all);
    asked.truncate(10);
    require!(exactly, "not_once_each", "{case}; these (round, number) were asked: {asked:?}");
    counted
}

fn run(
    rounds: usize,
    requests: usize,
    request: impl Fn(usize, usize) -> Vec<String> + Sync,
) -> thread::Result<Vec<Round>> {
    let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `count_rounds` does not return");
    catch_unwind(AssertUnwindSafe(|| count_rounds(rounds, requests, request)))
}

/// Fails by the name of the mistake when the counts are not those of the texts.
fn check(rounds: &[Texts], counted: &[Round]) {
    let (asked, told) = (rounds.len(), counted.len());
    require!(asked == told, "wrong_counts", "{told} rounds were counted, of {asked}");
    for (i, (texts, round)) in rounds.iter().zip(counted).enumerate() {
        let (expected, found) = (count(texts.iter().flatten()), &round.counts);
        if *found != expected {
            explain(&rounds[..=i], &expected, found);
        }
        let most = most_common(&expected);
        let told = round.most_common;
        if told == most.first().copied() {
            continue;
        }
        // Which of several it has to be is another test's concern.
        let a_most_common = told.is_some_and(|letter| most.contains(&letter));
        require!(a_most_common, "not_the_most_common", "{told:?} is told as the most common letter of {expected:?}");
    }
}

/// Names the mistake behind the counts of the last of these rounds.
fn explain(rounds: &[Texts], expected: &Counts, found: &Counts) -> ! {
    let texts = rounds.last().expect("it is the round that was counted");
    let what = format!("round {} has the texts {texts:?}: the letters are {expected:?}, not {found:?}", rounds.len());
    let so_far = count(rounds.iter().flatten().flatten());
    require!(*found != so_far, "carries_data_over", "{what}; that is all rounds so far");
    let without_zeros: Counts = found.iter().filter(|(_, count)| **count > 0).map(|(l, c)| (*l, *c)).collect();
    let (told, occur) = (found.len(), expected.len());
    require!(
        without_zeros != *expected,
        "counts_what_is_not_there",
        "{told} letters are told, and {occur} of them occur"
    );
    fail("wrong_counts", what)
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| word.to_string()).collect()
}

#[test]
fn a_small_round_is_counted() -> Verdict {
    let rounds = [vec![words(&["ab", "b"]), words(&["bc"])], vec![words(&["c"]), words(&["d", "cc"])]];
    check(&rounds, &answer(&rounds));
    Verdict::passed()
}

#[test]
fn every_round_has_its_own_letters() -> Verdict {
    let texts = || vec(vec("[a-f]{0,5}", 0..3), 2..4);
    property(&(texts(), texts()), |(first, second)| {
        let requests = first.len().min(second.len());
        let rounds = [first[..requests].to_vec(), second[..requests].to_vec()];
        check(&rounds, &answer(&rounds));
    })
}

#[test]
fn five_rounds_of_thirty_requests_are_counted() -> Verdict {
    // A generator by Lehmer: the same texts in each run.
    let mut state: u64 = 1;
    let mut below = |limit: u64| {
        state = state * 48_271 % 2_147_483_647;
        state % limit
    };
    let mut text = || (0..5 + below(16)).map(|_| char::from(b'a' + below(26) as u8)).collect::<String>();
    let rounds: Vec<Texts> = (0..5).map(|_| (0..30).map(|_| (0..5).map(|_| text()).collect()).collect()).collect();
    let counted = answer(&rounds);
    for (texts, round) in rounds.iter().zip(&counted) {
        // The texts themselves are too many to show: how many letters there are says as much.
        let expected: usize = texts.iter().flatten().map(String::len).sum();
        let found: usize = round.counts.values().sum();
        let right = round.counts == count(texts.iter().flatten());
        require!(
            right,
            "wrong_counts",
            "a round of 30 requests has {expected} letters; {found} were counted, not all of them right"
        );
    }
    require!(counted.len() == 5, "wrong_counts", "{} rounds were counted, of 5", counted.len());
    Verdict::passed()
}

#[test]
fn a_letter_may_occur_very_often() -> Verdict {
    // More often than 16 bits can tell.
    let often = 70_000;
    let rounds = [vec![vec!["a".repeat(often)]]];
    for round in answer(&rounds) {
        let told = round.counts.get(&'a').copied().unwrap_or_default();
        require!(told == often, "wrong_counts", "a text has the letter a {often} times, and its count is {told}");
    }
    Verdict::passed()
}

// ANCHOR: ties
#[test]
fn the_alphabet_decides_between_equally_common_letters() -> Verdict {
    // Neither a nor z is the first or the last that anybody sees.
    let all: String = ('n'..='z').chain('a'..='m').collect();
    let first = vec![words(&[&all]), words(&[&all])];
    let second = vec![words(&["effe"]), words(&["cbc"])];
    // The order of a `HashMap` is another in each run: one of them could be right by chance.
    let told: BTreeSet<Vec<Option<char>>> = (0..20)
        .map(|_| answer(&[first.clone(), second.clone()]).iter().map(|round| round.most_common).collect())
        .collect();
    let case = "all 26 letters are equally common, and then c, e and f";
    let last = told == [vec![Some('z'), Some('f')]].into();
    require!(!last, "ties_to_the_last", "{case}; z and f are told as the most common ones");
    let right = told == [vec![Some('a'), Some('c')]].into();
    let of_all: BTreeSet<char> = told.iter().filter_map(|rounds| rounds.first().copied().flatten()).collect();
    require!(right, "ties_unordered", "{case}; of the 26, these were told as the most common in 20 runs: {of_all:?}");
    Verdict::passed()
}
// ANCHOR_END: ties

#[test]
fn a_round_without_letters_has_no_most_common_one() -> Verdict {
    let no_rounds: [Texts; 0] = [];
    for rounds in [&no_rounds[..], &[vec![]], &[vec![], vec![]], &[vec![vec![]]], &[vec![words(&[""])]]] {
        check(rounds, &answer(rounds));
    }
    Verdict::passed()
}

#[test]
fn a_request_that_panics_is_not_left_out() -> Verdict {
    for failing in 0..3 {
        let counted = run(1, 3, |_, number| {
            if number == failing {
                panic!("request {number} fails");
            }
            words(&["abc"])
        });
        if let Ok(counted) = counted {
            let counts = counted.into_iter().map(|round| round.counts).collect::<Vec<_>>();
            fail(
                "drops_a_failed_request",
                format!("of 3 requests number {failing} panicked; the counts are {counts:?}"),
            );
        }
    }
    Verdict::passed()
}

/// What the faults mean that any of these models can end in.
fn named(verdict: Verdict) -> Verdict {
    verdict
        .means(SelfDeadlock, "locks_twice")
        .means(NeverYields, "spins_while_it_waits")
        .means(WaitsForEver, "waits_for_ever")
        .means(Deadlock, "waits_for_ever")
}

/// A round of two requests, of which each answers with one text.
fn two_requests(id: &'static str, texts: [&'static str; 2]) -> impl Fn() + Send + Sync + 'static {
    move || {
        let counted = count_rounds(1, 2, |_, number| texts.get(number).iter().map(|text| text.to_string()).collect());
        let found = counted.into_iter().next().map(|round| round.counts).unwrap_or_default();
        let expected = count(&words(&texts));
        let right = expected.iter().all(|(letter, count)| found.get(letter) == Some(count));
        if !right {
            fail(id, format!("two requests answered {} and {}, and the counts are {found:?}", texts[0], texts[1]));
        }
    }
}

// Nobody is interrupted: what is missing here has not been waited for.
#[test]
fn a_round_ends_after_its_requests() -> Verdict {
    named(explore_within(0, two_requests("reads_before_they_are_done", ["ab", "cd"])))
}

#[test]
fn what_two_requests_share_is_added_up() -> Verdict {
    named(explore_within(0, two_requests("merges_by_replacing", ["ab", "ab"])))
}

#[test]
fn nothing_is_lost_between_two_requests() -> Verdict {
    named(explore_or_within(2, two_requests("merges_in_two_turns", ["ab", "ab"])))
}

// ANCHOR: at_once
#[test]
fn all_requests_are_under_way_at_the_same_time() -> Verdict {
    named(explore_within(0, || {
        let come = AtomicUsize::new(0);
        count_rounds(1, 3, |_, _| {
            let mut all = come.fetch_add(1, SeqCst) + 1;
            // Each time, whoever can go on does: if the others do not come now, they wait for this one.
            for _ in 0..20 {
                if all < 3 {
                    yield_now();
                    all = come.load(SeqCst);
                }
            }
            if all < 3 {
                not_at_once(all);
            }
            words(&["a"])
        });
    }))
}
// ANCHOR_END: at_once

/// More than most machines have cores, and than a pool may have threads. On real threads.
#[test]
fn very_many_requests_are_under_way_at_the_same_time() -> Verdict {
    const MANY: usize = 130;
    let meeting = Meeting::of(MANY);
    let text = "130 requests wait until all have come, and the others are not made";
    let _watch = if_it_hangs("joins_right_after_spawn", text);
    count_rounds(1, MANY, |_, _| {
        meeting.wait();
        words(&["a"])
    });
    let came = meeting.came();
    // Why there is only one at a time, the models tell.
    let few = (2..MANY).contains(&came);
    require!(
        !few,
        "too_few_at_once",
        "of {MANY} requests {came} were made, and no other before one of these was answered"
    );
    Verdict::passed()
}

fn not_at_once(come: usize) -> ! {
    let started = interleave::snapshot().events.iter().filter(|event| matches!(event.op, Op::Spawn { .. })).count();
    let (id, why) = match started {
        0..3 => ("joins_right_after_spawn", format!("threads started by then: {started}")),
        _ => ("holds_the_lock_while_it_waits", "the others are kept out".into()),
    };
    fail(id, format!("of 3 requests only {come} came, and no other begins before one of these is answered: {why}"))
}

/// How many steps a round of one request with these texts takes, on whatever threads share.
fn steps(texts: &[String]) -> usize {
    let before = interleave::snapshot().events.len();
    count_rounds(1, 1, |_, _| texts.to_vec());
    interleave::snapshot().events.len() - before
}

/// Compares a round with one that has more.
fn no_more_steps(id: &'static str, more: &'static str, texts: Vec<String>) -> Verdict {
    named(explore_within(0, move || {
        let (few, many) = (steps(&words(&["ab"])), steps(&texts));
        if many >= few + 30 {
            fail(id, format!("with {more} more, {} steps more are taken on what threads share", many - few));
        }
    }))
}

/// Seen here is who meets at each letter, or at each handful.
#[test]
fn a_longer_text_is_not_more_to_share() -> Verdict {
    no_more_steps("lock_per_letter", "600 letters", vec!["ab".repeat(301)])
}

/// And here who meets once in a while. With a step for each letter, this would be too long to explore.
#[test]
fn a_much_longer_text_is_not_more_to_share() -> Verdict {
    no_more_steps("lock_per_letter", "20,000 letters", vec!["ab".repeat(10_001)])
}

#[test]
fn more_texts_are_not_more_to_share() -> Verdict {
    no_more_steps("lock_per_text", "300 texts", vec!["ab".to_string(); 301])
}

#[test]
fn many_more_texts_are_not_more_to_share() -> Verdict {
    no_more_steps("lock_per_text", "10,000 texts", vec!["ab".to_string(); 10_001])
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: fn(Round) -> (Counts, Option<char>) = |round| (round.counts, round.most_common);
