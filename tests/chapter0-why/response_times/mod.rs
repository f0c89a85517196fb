use chapter0::response_times::{Policy, response_times};
use proctor::{Verdict, fail, if_it_hangs, property, require};
use proptest::collection::vec;
use proptest::prelude::Strategy;
use proptest::prop_oneof;
use std::collections::VecDeque;
use std::panic::catch_unwind;

/// In the order of the requests, when each is done.
fn in_turn(requests: &[u64]) -> Vec<u64> {
    (1..=requests.len()).map(|served| requests[..served].iter().sum()).collect()
}

/// The same when the worker goes round, unit by unit.
fn interleaved(requests: &[u64]) -> Vec<u64> {
    let mut times = vec![0; requests.len()];
    let mut queue: VecDeque<(usize, u64)> = requests.iter().copied().enumerate().collect();
    let mut now = 0;
    while let Some((place, left)) = queue.pop_front() {
        now += left.min(1);
        match left.saturating_sub(1) {
            0 => times[place] = now,
            rest => queue.push_back((place, rest)),
        }
    }
    times
}

/// The times that the answer tells, of requests whose sum fits into a `u64`.
fn answer(policy: Policy, requests: &[u64]) -> Vec<u64> {
    let Some(times) = response_times(policy, requests) else {
        fail("refuses_what_fits", format!("None for requests of {requests:?} units, and their sum fits into a u64"));
    };
    let (asked, told) = (requests.len(), times.len());
    require!(asked == told, "loses_a_request", "{told} times were told for {asked} requests, of {requests:?} units");
    times
}

/// The ids of other ways to count, and what they take the response time for.
fn mistakes(requests: &[u64], expected: &[u64]) -> [(Vec<u64>, &'static str, &'static str); 7] {
    let mut by_length: Vec<usize> = (0..requests.len()).collect();
    by_length.sort_by_key(|place| requests[*place]);
    let sorted: Vec<u64> = by_length.iter().map(|place| requests[*place]).collect();
    let mut shortest_first = vec![0; requests.len()];
    for (place, time) in by_length.iter().zip(in_turn(&sorted)) {
        shortest_first[*place] = time;
    }
    let waiting = expected.iter().zip(requests).map(|(time, units)| time - units).collect();
    let mut by_completion = expected.to_vec();
    by_completion.sort_unstable();
    let end_of_round = requests.iter().map(|units| requests.iter().map(|other| units.min(other)).sum()).collect();
    let n = requests.len() as u64;
    let finished_too = (1..).zip(requests).map(|(turn, units)| (units - 1) * n + turn).collect();
    [
        (requests.to_vec(), "service_time_not_response_time", "how long each is worked on"),
        (in_turn(requests), "waits_in_turn", "when each is done in turn"),
        (waiting, "waiting_time_not_response_time", "how long each is not worked on"),
        (shortest_first, "serves_the_shortest_first", "when each is done with the shortest first"),
        (by_completion, "in_order_of_completion", "the right times in the order in which they come"),
        (end_of_round, "waits_for_the_end_of_the_round", "the end of the round in which each is done"),
        (finished_too, "serves_the_finished", "when each is done if those that are done keep their turns"),
    ]
}

fn compare(how: &str, requests: &[u64], times: &[u64], expected: &[u64]) {
    if times != expected {
        fail("wrong_time", format!("{requests:?} units are done at {expected:?} {how}, not at {times:?}"));
    }
}

/// Fails by the name of the mistake that explains the times, if there is one: those of the first row, where each mistake
/// has numbers of its own, and those of the third, where no two requests are alike.
fn explain(how: &str, times: impl Fn(&[u64]) -> Vec<u64>, expected: fn(&[u64]) -> Vec<u64>) {
    let [first, third] = [TABLE[0].0, TABLE[2].0].map(|requests| {
        let expected = expected(requests);
        (requests, times(requests), mistakes(requests, &expected), expected)
    });
    let (requests, times, mistaken, expected) = first;
    for ((mistaken, id, what), (elsewhere, ..)) in mistaken.into_iter().zip(third.2) {
        if times != expected && times == mistaken && third.1 == elsewhere {
            fail(id, format!("{requests:?} units are done at {expected:?} {how}; {times:?} is {what}"));
        }
    }
}

// ANCHOR: table
/// The units of each request, when each is done in turn, and when each is done interleaved.
type Row = (&'static [u64], &'static [u64], &'static [u64]);

const TABLE: [Row; 7] = [
    (&[4, 4, 2], &[4, 8, 10], &[9, 10, 6]),
    (&[2, 4, 4], &[2, 6, 10], &[4, 9, 10]),
    (&[3, 1, 2], &[3, 4, 6], &[6, 2, 5]),
    (&[5, 1], &[5, 6], &[6, 2]),
    (&[1, 1, 1], &[1, 2, 3], &[1, 2, 3]),
    (&[5], &[5], &[5]),
    (&[], &[], &[]),
];

#[test]
fn requests_served_in_turn_wait_for_those_before_them() -> Verdict {
    explain("in turn", |requests| answer(Policy::InTurn, requests), in_turn);
    for (requests, expected, _) in TABLE {
        compare("in turn", requests, &answer(Policy::InTurn, requests), expected);
    }
    Verdict::passed()
}

#[test]
fn interleaved_requests_wait_for_the_units_of_all_others() -> Verdict {
    explain("interleaved", |requests| answer(Policy::Interleaved, requests), interleaved);
    for (requests, _, expected) in TABLE {
        compare("interleaved", requests, &answer(Policy::Interleaved, requests), expected);
    }
    Verdict::passed()
}
// ANCHOR_END: table

#[test]
fn any_requests_are_done_at_the_right_times() -> Verdict {
    property(&vec(1..20_u64, 0..8), |requests| {
        compare("in turn", &requests, &answer(Policy::InTurn, &requests), &in_turn(&requests));
        compare("interleaved", &requests, &answer(Policy::Interleaved, &requests), &interleaved(&requests));
    })
}

#[test]
fn three_hundred_requests_are_done_at_the_right_times() -> Verdict {
    // Together more units than 16 bits count.
    let requests: Vec<u64> = (0..300).map(|place| 220 + place * 7 % 30).collect();
    for (how, times, expected) in [
        ("in turn", answer(Policy::InTurn, &requests), in_turn(&requests)),
        ("interleaved", answer(Policy::Interleaved, &requests), interleaved(&requests)),
    ] {
        for (nth, (time, expected)) in (1..).zip(times.iter().zip(&expected)) {
            let text = format!("of 300 requests of 220 to 249 units, {how}, number {nth} is done at {expected}");
            require!(time == expected, "wrong_time", "{text}, not at {time}");
        }
    }
    Verdict::passed()
}

#[test]
fn a_long_request_is_served_to_its_end() -> Verdict {
    // More rounds than somebody who sets a limit to them would think of.
    let requests = [3000, 1, 2000];
    compare("interleaved", &requests, &answer(Policy::Interleaved, &requests), &interleaved(&requests));
    Verdict::passed()
}

#[test]
fn a_request_of_nothing_waits_for_its_turn() -> Verdict {
    let id = "mistakes_the_empty_request";
    let before_and_after = (vec(0..6_u64, 0..4), vec(0..6_u64, 0..4));
    let requests = before_and_after.prop_map(|(before, after)| [before, vec![0], after].concat());
    property(&requests, |requests| {
        for (how, interleave, expected) in
            [("in turn", false, in_turn(&requests)), ("interleaved", true, interleaved(&requests))]
        {
            let policy = if interleave { Policy::Interleaved } else { Policy::InTurn };
            let times = catch_unwind(|| response_times(policy, &requests));
            let Ok(times) = times else {
                fail(id, format!("a panic with a request of 0 units among {requests:?}, {how}"));
            };
            let told = times.as_ref().map_or(0, Vec::len);
            let asked = requests.len();
            require!(
                told == asked,
                "loses_a_request",
                "{told} times were told for {asked} requests, of {requests:?} units"
            );
            let times = times.unwrap_or_default();
            if times != expected {
                fail(id, format!("{requests:?} units are done at {expected:?} {how}, not at {times:?}"));
            }
        }
    })
}

#[test]
fn a_sum_that_just_fits_is_served() -> Verdict {
    for requests in [&[u64::MAX][..], &[u64::MAX - 1, 1], &[0, u64::MAX]] {
        let expected = in_turn(requests);
        let times = answer(Policy::InTurn, requests);
        if times != expected {
            fail("wrong_time", format!("{requests:?} units are done at {expected:?} in turn, not at {times:?}"));
        }
    }
    Verdict::passed()
}

#[test]
fn a_sum_that_does_not_fit_is_refused() -> Verdict {
    let text = "a sum that does not fit was not refused, and to count unit by unit takes for ever";
    let _watch = if_it_hangs("overflows", text);
    let just = (0..1000_u64, 1..1000_u64).prop_map(|(less, over)| vec![u64::MAX - less, less + over, 1]);
    // What is left of such a sum in 64 bits is as great as each of its parts.
    let far = (0..1000_u64).prop_map(|more| vec![(1 << 63) + more; 3]);
    property(&prop_oneof![just, far], |requests| {
        // In turn first: a simulation that does not look at the sum would not end in the other case.
        for (how, interleave) in [("in turn", false), ("interleaved", true)] {
            let policy = if interleave { Policy::Interleaved } else { Policy::InTurn };
            let Ok(times) = catch_unwind(|| response_times(policy, &requests)) else {
                fail("overflows", format!("a panic for requests of {requests:?} units {how}, instead of None"));
            };
            if let Some(times) = times {
                fail("overflows", format!("{times:?} for requests of {requests:?} units {how}, instead of None"));
            }
        }
    })
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: fn(Policy, &[u64]) -> Option<Vec<u64>> = response_times;
