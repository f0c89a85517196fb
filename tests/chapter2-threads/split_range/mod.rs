use chapter2::split_range::{do_math, slices, sum_in_slices};
use proctor::still::Meeting;
use proctor::{Verdict, fail, if_it_hangs, property, require};
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, ThreadId};

fn workers(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).expect("tests have at least one worker")
}

/// So many of them: `1 position`, `2 positions`.
fn many(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What a message says was asked for.
fn case(n: u64, workers: usize) -> String {
    format!("{} for {}", many(n, "position"), many(workers as u64, "worker"))
}

/// The slices by their ends; of many, the first ones.
fn shown(slices: &[RangeInclusive<u64>]) -> String {
    let mut list: Vec<String> = slices.iter().take(6).map(|slice| format!("{slice:?}")).collect();
    if slices.len() > list.len() {
        list.push(format!(".. ({} in all)", slices.len()));
    }
    if list.is_empty() { "nothing".into() } else { list.join(", ") }
}

fn length(slice: &RangeInclusive<u64>) -> u64 {
    slice.end().saturating_sub(*slice.start())
}

/// What is wrong with slices when there is work for every worker, and how that shows.
fn fault(n: u64, workers: usize, slices: &[RangeInclusive<u64>]) -> Option<(&'static str, String)> {
    let cut = format!("{}, cut into {}", case(n, workers), shown(slices));
    let found = |id, what: String| Some((id, format!("{cut}: {what}")));
    let (Some(first), Some(last)) = (slices.first(), slices.last()) else {
        return found("loses_the_remainder", "not a single slice".into());
    };
    if slices.iter().skip(1).any(|slice| slice.start() <= first.start() && slice.end() >= first.end()) {
        let all: u128 = slices.iter().map(|slice| u128::from(length(slice)) + 1).sum();
        return found("divides_by_slice_end", format!("{all} positions to compute, instead of {n}"));
    }
    let mut sorted = slices.to_vec();
    sorted.sort_unstable_by_key(|slice| *slice.start());
    if sorted != slices && fault(n, workers, &sorted).is_none() {
        return found("not_in_order", "each position is in one of them, and they are not in order".into());
    }
    if *first.start() == 0 {
        return found("begins_at_zero", "position 0 is none of them".into());
    }
    if slices.iter().any(RangeInclusive::is_empty) {
        return found("rounds_the_length_up", "there is work for all, and not all have any".into());
    }
    if *first.start() > 1 {
        return found("gaps_at_the_bounds", "position 1 is missing".into());
    }
    for pair in slices.windows(2) {
        let (end, start) = (*pair[0].end(), *pair[1].start());
        if start <= end {
            return found("overlaps_at_the_bounds", format!("position {start} is in two of them"));
        }
        if start - end > 1 {
            return found("gaps_at_the_bounds", format!("position {} is in none of them", end + 1));
        }
    }
    if *last.end() > n {
        return found("goes_past_the_end", format!("the last position is {n}"));
    }
    if *last.end() < n {
        // A range without its end loses one position even where there is no remainder.
        let id = if n.is_multiple_of(workers as u64) { "gaps_at_the_bounds" } else { "loses_the_remainder" };
        let left = n - last.end();
        return found(
            id,
            format!("{} {} in none of them", many(left, "position"), if left == 1 { "is" } else { "are" }),
        );
    }
    if slices.len() > workers {
        let (slices, workers) = (many(slices.len() as u64, "slice"), many(workers as u64, "worker"));
        return found("one_slice_too_many", format!("{slices}, and {workers}"));
    }
    if slices.len() < workers {
        let idle = many((workers - slices.len()) as u64, "worker");
        return found("rounds_the_length_up", format!("nothing to do for {idle}"));
    }
    let longest = slices.iter().map(length).max().unwrap_or(0);
    let shortest = slices.iter().map(length).min().unwrap_or(0);
    if longest - shortest > 1 {
        let id = if length(last) == shortest { "rounds_the_length_up" } else { "gives_the_rest_to_one" };
        return found(id, format!("one slice has {}, and another {}", many(longest + 1, "position"), shortest + 1));
    }
    None
}

// ANCHOR: slices
#[test]
fn slices_hold_each_position_once_and_are_equally_long() -> Verdict {
    property(&(1..9_usize, 0..60_u64), |(count, more)| {
        // At least two for each: with one, some mistakes look like others.
        let n = 2 * count as u64 + more;
        let cut = slices(n, workers(count));
        if let Some((id, what)) = fault(n, count, &cut) {
            fail(id, what);
        }
    })
}
// ANCHOR_END: slices

#[test]
fn few_and_many_positions_are_cut_equally() -> Verdict {
    for (n, count) in [(1, 1), (10, 3), (8, 8), (9, 8), (15, 8), (30_000_000, 7), (30_000_000, 1_000)] {
        if let Some((id, what)) = fault(n, count, &slices(n, workers(count))) {
            fail(id, what);
        }
    }
    Verdict::passed()
}

#[test]
fn with_more_workers_than_positions_no_slice_is_empty() -> Verdict {
    for (n, count) in [(0, 1), (0, 8), (1, 2), (3, 8), (7, 8), (3, 1_000)] {
        let case = case(n, count);
        let Ok(cut) = catch_unwind(|| slices(n, workers(count))) else {
            fail("more_workers_than_items", format!("a panic for {case}"));
        };
        let one_each: Vec<_> = (1..=n).map(|position| position..=position).collect();
        let found = shown(&cut);
        let expected = shown(&one_each);
        require!(cut == one_each, "more_workers_than_items", "{case}, cut into {found} instead of {expected}");
    }
    Verdict::passed()
}

#[test]
fn there_may_be_very_many_workers() -> Verdict {
    let (n, count) = (70_001, 70_000);
    if let Some((_, what)) = fault(n, count, &slices(n, workers(count))) {
        fail("overflows", what);
    }
    Verdict::passed()
}

#[test]
fn positions_up_to_the_greatest_number_are_cut() -> Verdict {
    property(&(1..65_usize, 0..100_u64), |(count, less)| {
        let n = u64::MAX - less;
        let Ok(cut) = catch_unwind(|| slices(n, workers(count))) else {
            fail("overflows", format!("a panic for {}", case(n, count)));
        };
        if let Some((_, what)) = fault(n, count, &cut) {
            fail("overflows", what);
        }
    })
}

/// The positions that each thread was asked for, in the order of its calls.
type Calls = HashMap<ThreadId, Vec<u64>>;

/// What the answer returns for these values, or that it panicked, and which thread asked for what.
fn sum(n: u64, count: usize, value: impl Fn(u64) -> u64 + Sync) -> (thread::Result<u128>, Calls) {
    let text = format!("{}: no thread is at work, and `sum_in_slices` does not return", case(n, count));
    let _watch = if_it_hangs("waits_for_ever", text);
    recorded(n, count, value)
}

/// The same for a test that has its own name for a hang.
fn recorded(n: u64, count: usize, value: impl Fn(u64) -> u64 + Sync) -> (thread::Result<u128>, Calls) {
    let calls = Mutex::new(Calls::new());
    let counted = |position| {
        calls.lock().expect("no panic while it is held").entry(thread::current().id()).or_default().push(position);
        value(position)
    };
    let sum = catch_unwind(AssertUnwindSafe(|| sum_in_slices(n, workers(count), counted)));
    (sum, calls.into_inner().expect("no panic while it is held"))
}

/// The sum, or a failure if the answer panicked where no value did.
fn no_panic(n: u64, count: usize, sum: thread::Result<u128>) -> u128 {
    sum.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let id = if n < count as u64 { "more_workers_than_items" } else { "panics" };
        fail(id, format!("the sum of {} panics: {text}", case(n, count)))
    })
}

/// Fails unless each of so many slices was computed by a thread of its own.
fn each_on_its_own(n: u64, count: usize, calls: &Calls) {
    let case = case(n, count);
    let mut times: HashMap<u64, usize> = (1..=n).map(|position| (position, 0)).collect();
    calls.values().flatten().for_each(|position| *times.entry(*position).or_default() += 1);
    let once = |(position, times): &(&u64, &usize)| **times == 1 && (1..=n).contains(*position);
    let odd = times.iter().filter(|pair| !once(pair)).min();
    if let Some((position, times)) = odd {
        let times = many(*times as u64, "time");
        fail("leaves_out_the_ends", format!("{case}: `value` was called {times} for position {position}"));
    }
    let (threads, expected) = (calls.len(), (n as usize).min(count));
    // One thread of several that were started may have been quicker than all others.
    let alone = threads == 1 && expected > 1 && calls.contains_key(&thread::current().id());
    require!(!alone, "one_thread_does_all", "{case}: the thread of the caller called `value` for all positions");
    require!(
        threads >= expected,
        "too_few_threads",
        "{case}: `value` was called by {}, not {expected}",
        many(threads as u64, "thread")
    );
    let mut computed = Vec::new();
    for positions in calls.values() {
        let slice = positions[0]..=positions[positions.len() - 1];
        let (few, dots) = (&positions[..positions.len().min(6)], if positions.len() > 6 { " .." } else { "" });
        let in_order = positions.iter().copied().eq(slice.clone());
        require!(in_order, "not_a_slice", "{case}: one thread computed the positions {few:?}{dots}, which is no slice");
        computed.push(slice);
    }
    computed.sort_unstable_by_key(|slice| *slice.start());
    let (found, own) = (shown(&computed), slices(n, workers(count)));
    require!(computed == own, "not_a_slice", "{case}: the threads computed {found}; `slices` says {}", shown(&own));
}

#[test]
fn each_slice_has_a_thread_of_its_own() -> Verdict {
    // More workers than most machines have cores: so many were asked for.
    for (n, count) in [(1, 1), (5, 1), (9, 3), (10, 3), (3, 5), (0, 2), (2_000, 200)] {
        let (sum, calls) = sum(n, count, |position| position);
        no_panic(n, count, sum);
        each_on_its_own(n, count, &calls);
    }
    Verdict::passed()
}

// ANCHOR: at_once
/// Each thread waits at the first position of its slice until all have come, or until everybody sleeps.
#[test]
fn all_slices_are_computed_at_the_same_time() -> Verdict {
    let (_, calls) = sum(12, 3, |position| position);
    each_on_its_own(12, 3, &calls);
    // More than machines have cores, or a pool has threads.
    let (n, count) = (260, 130);
    let first: Vec<u64> = slices(n, workers(count)).iter().map(|slice| *slice.start()).collect();
    let meeting = Meeting::of(count);
    let _watch =
        if_it_hangs("joins_right_after_spawn", "threads wait at their first positions until all 130 have begun");
    let (sum, _) = recorded(n, count, |position| {
        if first.contains(&position) {
            meeting.wait();
        }
        position
    });
    no_panic(n, count, sum);
    let came = meeting.came();
    require!(
        came > 1,
        "joins_right_after_spawn",
        "one of {count} threads was in `value`, and no other came: all else slept"
    );
    require!(
        came == count,
        "too_few_threads",
        "{came} of {count} threads were in `value`, and no more came: all else slept"
    );
    Verdict::passed()
}
// ANCHOR_END: at_once

/// A value with no pattern that a wrong sum could hide behind.
fn scattered(position: u64) -> u64 {
    position * 2_654_435_761 % 1_000_003
}

#[test]
fn the_sums_of_the_slices_are_added_up() -> Verdict {
    property(&(1..6_usize, 0..40_u64), |(count, n)| {
        let (sum, calls) = sum(n, count, scattered);
        let sum = no_panic(n, count, sum);
        let expected: u128 = (1..=n).map(|position| u128::from(scattered(position))).sum();
        if sum == expected {
            return;
        }
        let case = case(n, count);
        let part: Vec<u128> =
            calls.values().map(|slice| slice.iter().map(|position| u128::from(scattered(*position))).sum()).collect();
        require!(
            !part.contains(&sum),
            "assigns_instead_of_adding",
            "{case}: {sum} is the sum of one slice; that of all is {expected}"
        );
        fail("wrong_sum", format!("{case}: the sum is {expected}, not {sum}"));
    })
}

#[test]
fn the_sum_is_exact_whatever_the_values() -> Verdict {
    for (n, count) in [(1, 1), (7, 1), (7, 3), (1_000, 4)] {
        let case = format!("{}, each with the value u64::MAX", case(n, count));
        let expected = u128::from(n) * u128::from(u64::MAX);
        no_panic(n, count, sum(n, count, |_| 1).0);
        let (sum, _) = sum(n, count, |_| u64::MAX);
        let Ok(sum) = sum else {
            fail("widens_too_late", format!("{case}: the sum panics"));
        };
        if sum == expected {
            continue;
        }
        let close = sum.abs_diff(expected) < expected / 1_000_000;
        require!(!close, "sums_in_floats", "{case}: the sum is {expected}, not {sum}");
        fail("widens_too_late", format!("{case}: the sum is {expected}, not {sum}"));
    }
    Verdict::passed()
}

#[test]
fn a_panic_in_one_slice_is_not_lost() -> Verdict {
    for position in [1, 5, 9] {
        let text =
            format!("`value` panicked for position {position} of 9, and `sum_in_slices` waits and does not return");
        let _watch = if_it_hangs("waits_for_ever", text);
        for count in [3, 1] {
            // A second call would return. There is to be none.
            let panicked = AtomicBool::new(false);
            let value = |at| match at == position && !panicked.swap(true, SeqCst) {
                true => panic!("no value for position {at}"),
                false => at,
            };
            if let (Ok(sum), _) = recorded(9, count, value) {
                let what = format!("`value` panicked for position {position} of 9, and the sum is {sum}");
                fail("swallows_a_panic", what);
            }
        }
    }
    Verdict::passed()
}

#[test]
fn do_math_adds_up_the_distances_from_a_million() -> Verdict {
    for (n, count, expected) in [
        (0, 1, 0),
        (1, 1, 999_999),
        (3, 2, 2_999_994),
        (1_000_000, 1, 499_999_500_000),
        (1_000_003, 3, 499_999_500_006),
    ] {
        let sum = do_math(n, workers(count));
        require!(sum == expected, "not_the_distance", "{}: the sum is {expected}, not {sum}", case(n, count));
    }
    Verdict::passed()
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: fn(u64, NonZeroUsize) -> u128 = do_math;
const _: fn(u64, NonZeroUsize) -> Vec<RangeInclusive<u64>> = slices;
