use chapter1::lazy_fib::{fibonacci, first_over};
use proctor::{Verdict, fail, if_it_hangs, property, require};
use proptest::collection::vec;
use std::any::type_name;
use std::cell::Cell;
use std::iter::{from_fn, repeat_n, successors};
use std::mem::needs_drop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Far more pulls than any of these tests needs.
const MANY: usize = 1_000;

/// How many Fibonacci numbers fit into a `u64`.
const ALL: usize = 93;

/// The Fibonacci numbers in a wider type, in which the 94th fits.
fn wide() -> impl Iterator<Item = u128> {
    successors(Some((1, 1)), |(this, next)| Some((*next, this + next))).map(|(this, _)| this)
}

/// The same, as far as they fit into a `u64`.
fn right() -> impl Iterator<Item = u64> {
    wide().map_while(|number| u64::try_from(number).ok())
}

// ANCHOR: counted
/// The numbers, with each pull counted, also those that get nothing.
fn counted(mut numbers: impl Iterator<Item = u64>, pulls: &Cell<usize>) -> impl Iterator<Item = u64> {
    from_fn(move || {
        pulls.set(pulls.get() + 1);
        numbers.next()
    })
}
// ANCHOR_END: counted

/// Runs a part of the answer. A panic of its own fails by this id; a failure of the test stays what it is.
fn without_panic<R>(id: &'static str, what: &str, answer: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|panic| {
        let of_the_test = panic.downcast_ref::<String>().is_some_and(|text| text.starts_with("error["));
        if of_the_test {
            resume_unwind(panic);
        }
        fail(id, format!("a panic {what}"))
    })
}

/// Looks for the first number over the limit, and at how many were pulled for it.
fn judge(limit: u64, numbers: &[u64]) {
    let pulls = Cell::new(0);
    let end = numbers.len() + 1;
    let after_the_end = from_fn(|| {
        fail(
            "pulls_after_the_end",
            format!("pull {end} got `None`, which ends the numbers, and there was another pull"),
        )
    });
    // After the `None` of the first part comes the failure, and not another `None`.
    let mut parts = numbers.iter().copied().map(Some).chain([None]).chain(after_the_end);
    let mut pulled = counted(from_fn(|| parts.next().flatten()), &pulls);
    let found = without_panic("panics_at_the_end", "when the numbers end before one is over the limit", || {
        first_over(limit, &mut pulled)
    });
    let pulls = pulls.get();
    let place = numbers.iter().position(|number| *number > limit);
    let first = place.map(|place| numbers[place]);
    // Who does not find it goes on by mistake, and not to have them all.
    if let Some(needed) = place.map(|place| place + 1).filter(|_| found == first) {
        let told = format!("number {needed} is the first over {limit}, and there were {pulls} pulls");
        require!(pulls <= needed + 1, "eager_vec", "{told}");
        require!(pulls <= needed, "one_pull_too_many", "{told}");
    }
    let equal = numbers.iter().position(|number| *number >= limit);
    let stops = found == Some(limit) && equal.is_some_and(|equal| pulls == equal + 1);
    require!(!stops, "stops_at_the_limit", "number {pulls} is {limit}: it equals the limit, and is not over it");
    compare(limit, found, first);
}

fn compare(limit: u64, found: Option<u64>, first: Option<u64>) {
    require!(found == first, "not_the_first_over", "the first over {limit} is {first:?}, not {found:?}");
}

// ANCHOR: pulls
#[test]
fn a_limit_of_10_000_takes_21_pulls() -> Verdict {
    let pulls = Cell::new(0);
    let mut numbers = counted(right(), &pulls);
    let found = first_over(10_000, &mut numbers);
    let pulls = pulls.get();
    let told = format!("10946, number 21, is the first over 10,000, and there were {pulls} pulls");
    require!(pulls <= 22, "eager_vec", "{told}");
    require!(pulls != 22, "one_pull_too_many", "{told}");
    compare(10_000, found, Some(10946));
    Verdict::passed()
}
// ANCHOR_END: pulls

#[test]
fn an_iterator_without_end_is_pulled_only_so_far() -> Verdict {
    let mut pulls = 0;
    let mut numbers = from_fn(|| {
        pulls += 1;
        let text = "number 3 is the first over 2, and the pulling went on and on";
        require!(pulls < MANY, "eager_vec", "{text}");
        Some(pulls as u64)
    });
    let found = first_over(2, &mut numbers);
    require!(found == Some(3), "not_the_first_over", "the first over 2 in 1, 2, 3 and so on is 3, not {found:?}");
    // This one says of itself that it has no end.
    compare(2, first_over(2, &mut (1..)), Some(3));
    Verdict::passed()
}

#[test]
fn any_numbers_are_pulled_up_to_the_first_over_the_limit() -> Verdict {
    property(&(0..50_u64, vec(0..60_u64, 0..40)), |(limit, numbers)| judge(limit, &numbers))
}

#[test]
fn a_number_that_equals_the_limit_is_not_over_it() -> Verdict {
    judge(55, &right().collect::<Vec<_>>());
    judge(u64::MAX - 1, &[1, u64::MAX - 1, u64::MAX, 3]);
    Verdict::passed()
}

#[test]
fn it_may_take_long_until_a_number_is_over_the_limit() -> Verdict {
    judge(7, &repeat_n(7, MANY).chain([8, 9]).collect::<Vec<_>>());
    Verdict::passed()
}

#[test]
fn numbers_that_end_before_are_not_pulled_again() -> Verdict {
    for numbers in [&[][..], &[1], &[1, 1, 2]] {
        judge(2, numbers);
        judge(u64::MAX, numbers);
    }
    Verdict::passed()
}

#[test]
fn the_sequence_keeps_no_list() -> Verdict {
    fn look<I: Iterator<Item = u64>>(_: fn() -> I) -> (bool, usize) {
        // An array that is handed out has something to drop as well, and no memory but its own size.
        let array = type_name::<I>().contains("array::");
        (needs_drop::<I>() && !array, size_of::<I>())
    }
    let (owns_memory, size) = look(fibonacci);
    require!(
        !owns_memory,
        "eager_vec",
        "the iterator that `fibonacci` returns owns memory, as a `Vec` or a `Box` does"
    );
    // As much as sixteen numbers.
    require!(size <= 128, "eager_vec", "the iterator that `fibonacci` returns has {size} bytes; two numbers are 16");
    Verdict::passed()
}

#[test]
fn the_sequence_is_right_until_it_ends() -> Verdict {
    let _watch = if_it_hangs(
        "starts_anew",
        "the sequence does not get to its end: pulls take longer and longer, as if each worked out all numbers anew",
    );
    let mut numbers = without_panic("overflow", "in `fibonacci`, before any number was pulled", fibonacci);
    let mut told: Vec<u64> = Vec::new();
    let ended = loop {
        let pull = told.len() + 1;
        let what = format!("at pull {pull}; the last number that fits into a `u64` is number {ALL}");
        match without_panic("overflow", &what, || numbers.next()) {
            None => break true,
            Some(number) => told.push(number),
        }
        if told.len() > ALL {
            break false;
        }
    };
    let begin = &told[..told.len().min(6)];
    let anew = begin.len() == 6 && begin.iter().all(|number| *number == begin[0]);
    require!(!anew, "starts_anew", "the sequence begins with {begin:?}: every pull returns the same number");
    let adds_up = begin.windows(3).all(|three| three[0].checked_add(three[1]) == Some(three[2]));
    let elsewhere = begin.len() > 2 && adds_up && !begin.starts_with(&[1, 1]);
    require!(!elsewhere, "begins_elsewhere", "the sequence begins with {begin:?}, not with 1, 1, 2");
    for (place, (number, expected)) in told.iter().zip(right()).enumerate() {
        let number_is = format!("number {} is {expected}, not {number}", place + 1);
        require!(*number == expected, "wrong_number", "{number_is}");
    }
    if !ended {
        let (number, real) = (told[ALL], wide().nth(ALL).unwrap_or_default());
        fail(
            "overflow",
            format!("number {} is {real}, which a `u64` does not hold; the sequence says {number}", ALL + 1),
        );
    }
    let count = told.len();
    require!(count == ALL, "loses_the_last", "the sequence ends after {count} numbers, and {ALL} fit into a `u64`");
    // The numbers may go on behind a filter until they do not fit into a `u128`, which the 187th does not.
    for pull in ALL + 2..3 * ALL {
        let what = format!("at pull {pull}; pull {} got `None`", ALL + 1);
        let number = without_panic("goes_on_after_the_end", &what, || numbers.next());
        let text = format!("pull {} got `None`, and pull {pull} got {number:?}", ALL + 1);
        require!(number.is_none(), "goes_on_after_the_end", "{text}");
    }
    Verdict::passed()
}

#[test]
fn each_sequence_begins_at_the_beginning() -> Verdict {
    let [first, second] = [(); 2].map(|()| fibonacci().take(3).collect::<Vec<_>>());
    require!(
        first == second,
        "one_state_for_all",
        "one sequence begins with {first:?}, and the next one with {second:?}"
    );
    let (one, other) = (fibonacci(), fibonacci());
    for (pull, (number, same)) in (1..4).zip(one.zip(other)) {
        require!(
            number == same,
            "one_state_for_all",
            "of two sequences that are pulled by turns, the one says that number {pull} is {number}, and the other {same}"
        );
    }
    Verdict::passed()
}

#[test]
fn both_together_find_10946_at_the_21st_pull() -> Verdict {
    let pulls = Cell::new(0);
    // With an end, so that a sequence that does not grow has one.
    let mut numbers = counted(fibonacci().take(ALL), &pulls);
    for (limit, expected, pull) in [(10_000, 10946, 21), (10_000, 17711, 22), (100_000, 121393, 26)] {
        let found = first_over(limit, &mut numbers);
        let pulls = pulls.get();
        let right = (found, pulls) == (Some(expected), pull);
        require!(right, "not_the_first_over", "pull {pull} gets {expected}, over {limit}; pull {pulls} got {found:?}");
    }
    Verdict::passed()
}
