use chapter0::amdahl_bound::speedup;
use proctor::{Verdict, fail, property, require};
use proptest::prelude::{Just, Strategy};
use proptest::prop_oneof;
use std::panic::catch_unwind;

/// Another formula, the id of who writes it, and what it takes the speed-up for.
type Mistake = (fn(f64, f64) -> f64, &'static str, &'static str);

/// At the part and the number of workers of the first test, no two of these agree. Some other formula may agree with one
/// of them there by chance, so there is a second place to look at.
const MISTAKES: [Mistake; 7] = [
    (|p, n| 1.0 + p - p / n, "twenty_percent_less_is_a_fifth_faster", "one plus the time saved"),
    (|_, n| n, "divides_everything_by_n", "the number of workers"),
    (|p, n| n / p, "forgets_the_serial_part", "the whole time through that of the part that is spread"),
    (|p, _| 1.0 / (1.0 - p), "assumes_endless_workers", "that of endless workers"),
    (|p, n| 1.0 / (p + (1.0 - p) / n), "swaps_the_parts", "that of a program with the other part spread"),
    (|p, n| 1.0 - p + p / n, "returns_the_time", "the time that is left"),
    (|p, n| 1.0 - p + p * n, "averages_the_speed_ups", "the average of 1 and the number of workers"),
];

/// Equal to five digits, so that an answer that is rounded to them counts: 1.00005 may be 1.0000 or 1.0001. Taking the time
/// saved off the whole loses a few digits, too, when nearly all is saved.
fn equal(one: f64, other: f64) -> bool {
    (one / other - 1.0).abs() < 5.1e-5
}

/// Amdahl's law.
fn expected(parallel: f64, workers: u32) -> f64 {
    1.0 / (1.0 - parallel + parallel / f64::from(workers))
}

/// The speed-up, where there has to be one.
fn answer(parallel: f64, workers: u32) -> f64 {
    let answer = speedup(parallel, workers);
    require!(answer.is_some(), "refuses_an_edge", "a part of {parallel:?} and {workers} workers were refused");
    answer.unwrap_or_default()
}

// ANCHOR: four_workers
#[test]
fn twenty_seconds_of_a_hundred_over_four_workers() -> Verdict {
    let (parallel, workers) = (0.2, 4);
    let (answer, elsewhere) = (answer(parallel, workers), answer(0.9, 3));
    let right = "a part of 0.2 over 4 workers leaves 80 + 5 of 100 s, which is 1.176 times as fast";
    for (formula, id, what) in MISTAKES {
        if equal(answer, formula(parallel, f64::from(workers))) && equal(elsewhere, formula(0.9, 3.0)) {
            fail(id, format!("{right}; {answer:.3} is {what}"));
        }
    }
    require!(equal(answer, 1.0 / 0.85), "wrong_speed_up", "{right}, not {answer:.3}");
    Verdict::passed()
}
// ANCHOR_END: four_workers

#[test]
fn every_part_and_every_number_of_workers_has_its_speed_up() -> Verdict {
    // Short cuts for what is nearly nothing or nearly all, and short numbers, show at the ends only.
    let nearly_all = (-12.0..-3.0).prop_map(|exponent: f64| 1.0 - 10_f64.powf(exponent));
    let parts = prop_oneof![Just(0.0), Just(1.0), Just(f64::from_bits(1)), nearly_all, 0.0..=1.0];
    let workers = prop_oneof![Just(1), Just(u32::MAX), 1..100_u32, 1..=u32::MAX];
    property(&(parts, workers), |(parallel, workers)| {
        let (answer, expected) = (answer(parallel, workers), expected(parallel, workers));
        require!(
            equal(answer, expected),
            "wrong_speed_up",
            "a part of {parallel:?} over {workers} workers: {expected:.6} times as fast, not {answer:.6}"
        );
    })
}

#[test]
fn both_ends_of_the_range_are_parts() -> Verdict {
    for workers in [1, 2, u32::MAX] {
        for (parallel, expected) in [(0.0, 1.0), (-0.0, 1.0), (1.0, f64::from(workers))] {
            let answer = answer(parallel, workers);
            require!(
                equal(answer, expected),
                "wrong_speed_up",
                "a part of {parallel:?} over {workers} workers: {expected} times as fast, not {answer}"
            );
        }
    }
    Verdict::passed()
}

/// The answer to what has to be refused.
fn refusal(parallel: f64, workers: u32) -> Option<f64> {
    let answer = catch_unwind(|| speedup(parallel, workers));
    let text = "a panic instead of None, for a part of";
    require!(answer.is_ok(), "panics_instead_of_none", "{text} {parallel:?} and {workers} workers");
    answer.unwrap_or_default()
}

#[test]
fn what_is_no_part_is_refused() -> Verdict {
    let above = (1.0..f64::MAX).prop_map(f64::next_up);
    let below = f64::MIN..-f64::MIN_POSITIVE;
    // A little outside is outside, on both sides.
    let nearly = prop_oneof![Just(1.0_f64.next_up()), Just(-f64::EPSILON)];
    let outside = prop_oneof![Just(f64::INFINITY), Just(f64::NEG_INFINITY), nearly, above, below];
    property(&(outside, prop_oneof![Just(1), 1..100_u32]), |(part, workers)| {
        let answer = refusal(part, workers);
        require!(answer.is_none(), "accepts_what_is_no_part", "{part:?} is no part of a whole: None, not {answer:?}");
    })
}

#[test]
fn what_is_not_a_number_is_refused() -> Verdict {
    property(&prop_oneof![Just(f64::NAN), Just(-f64::NAN)], |part| {
        let answer = refusal(part, 4);
        require!(answer.is_none(), "lets_nan_through", "a part that is not a number: None, not {answer:?}");
    })
}

#[test]
fn no_workers_are_refused() -> Verdict {
    property(&prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0], |part| {
        let answer = refusal(part, 0);
        require!(answer.is_none(), "accepts_no_workers", "0 workers are never done: None, not {answer:?}");
    })
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: fn(f64, u32) -> Option<f64> = speedup;
