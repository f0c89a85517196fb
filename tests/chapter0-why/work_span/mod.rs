use chapter0::work_span::{Task, span, time, work};
use proctor::{Verdict, fail, property, require};
use proptest::prelude::{Just, Strategy};
use proptest::prop_oneof;
use std::panic::{AssertUnwindSafe, catch_unwind};

const MAX: Task = Task::Step(u64::MAX);

/// How a whole is made of its parts; the first function is for a `Seq`, the other for a `Par`.
fn measure(job: &Task, step: fn(u64) -> u64, seq: fn(Vec<u64>) -> u64, par: fn(Vec<u64>) -> u64) -> u64 {
    let parts = |parts: &[Task]| parts.iter().map(|part| measure(part, step, seq, par)).collect();
    match job {
        Task::Step(units) => step(*units),
        Task::Seq(list) => seq(parts(list)),
        Task::Par(list) => par(parts(list)),
    }
}

fn sum(parts: Vec<u64>) -> u64 {
    parts.iter().sum()
}

fn longest(parts: Vec<u64>) -> u64 {
    parts.into_iter().max().unwrap_or(0)
}

fn expected_work(job: &Task) -> u64 {
    measure(job, |units| units, sum, sum)
}

fn expected_span(job: &Task) -> u64 {
    measure(job, |units| units, sum, longest)
}

/// Small jobs of all shapes, groups without parts among them only if they are allowed.
fn jobs(fewest_parts: usize) -> impl Strategy<Value = Task> {
    (0..30_u64).prop_map(Task::Step).prop_recursive(3, 16, 4, move |part| {
        let parts = proptest::collection::vec(part, fewest_parts..4);
        prop_oneof![parts.clone().prop_map(Task::Seq), parts.prop_map(Task::Par)]
    })
}

/// What is there, where something has to be.
fn some<T>(answer: Option<T>, what: &str, job: &Task) -> T {
    match answer {
        Some(answer) => answer,
        None => fail("refuses_what_fits", format!("{what} is None, and fits into a u64, for {job:?}")),
    }
}

// ANCHOR: dinner
/// Wash (1), then cook (7) and set the table at the same time, then eat (4). For the table, plates (2) and
/// glasses (3) are fetched at the same time; then it is laid (2), and the candles are lit (1).
fn dinner() -> Task {
    let fetch = Task::Par(vec![Task::Step(2), Task::Step(3)]);
    let table = Task::Seq(vec![fetch, Task::Step(2), Task::Step(1)]);
    Task::Seq(vec![Task::Step(1), Task::Par(vec![Task::Step(7), table]), Task::Step(4)])
}
// ANCHOR_END: dinner

// ANCHOR: dinner_tests
#[test]
fn a_dinner_is_20_units_of_work() -> Verdict {
    let work = some(work(&dinner()), "the work", &dinner());
    require!(work != 7, "counts_the_steps", "the work is 20 units; 7 is the number of its steps");
    require!(work != 12, "work_is_span", "the work is 20 units; 12 is its span");
    require!(work == 20, "wrong_measure", "the work is 20 units, not {work}");
    Verdict::passed()
}

#[test]
fn a_dinner_has_a_span_of_12_units() -> Verdict {
    let span = some(span(&dinner()), "the span", &dinner());
    require!(span != 20, "span_is_work", "the span is 1 + 7 + 4 = 12 units; 20 is its work");
    require!(
        span != 13,
        "adds_parallel_branches",
        "the span is 1 + 7 + 4 = 12 units, not 13: plates and glasses are fetched at the same time, so the table takes \
         6 units and not 8, and the cooking is longer"
    );
    require!(span != 7, "takes_the_longest_step", "the span is 1 + 7 + 4 = 12 units; 7 is its longest step");
    require!(span == 12, "wrong_measure", "the span is 1 + 7 + 4 = 12 units, not {span}");
    Verdict::passed()
}

#[test]
fn two_chefs_need_12_to_16_units_for_a_dinner() -> Verdict {
    let time = some(time(&dinner(), 2), "the time", &dinner());
    let (least, greatest) = (*time.start(), *time.end());
    require!(
        time != (10..=10),
        "divides_the_whole_by_the_workers",
        "20 units of work, 12 of them in a row, are not done by two in 10, but in 12 to 16"
    );
    require!(least != 10, "faster_than_the_span", "nobody is done in 10 units with 12 of them in a row");
    require!(
        greatest != 22,
        "charges_the_span_twice",
        "two need at most 12 + (20 - 12) / 2 = 16 units; 22 is 12 + 20 / 2, and counts the span twice"
    );
    require!(time == (12..=16), "wrong_time", "two need 12 to 16 units, not {least} to {greatest}");
    Verdict::passed()
}
// ANCHOR_END: dinner_tests

#[test]
fn times_are_whole_numbers_between_the_bounds() -> Verdict {
    let dishes = Task::Par(vec![Task::Step(7); 10]);
    let time = some(time(&dishes, 4), "the time", &dishes);
    let (least, greatest) = (*time.start(), *time.end());
    // 70 / 4 is 17.5, and 7 + 63 / 4 is 22.75.
    let outward = least == 17 || greatest == 23;
    let text = format!("four wash 10 dishes, each 7 units, in 18 to 22, not in {least} to {greatest}");
    require!(!outward, "rounds_the_wrong_way", "{text}");
    // The dinner does not show it when the work is the limit: its 20 units are less than 12 + 20 / 2.
    require!(greatest != 24, "charges_the_span_twice", "{text}: 24 is 7 + 70 / 4, and counts the span twice");
    require!(time == (18..=22), "wrong_time", "{text}");
    Verdict::passed()
}

#[test]
fn any_job_has_its_work_and_its_span() -> Verdict {
    property(&jobs(1), |job| {
        let (answer, expected) = (some(work(&job), "the work", &job), expected_work(&job));
        require!(answer == expected, "wrong_measure", "the work is {expected}, not {answer}");
        let (answer, expected) = (some(span(&job), "the span", &job), expected_span(&job));
        require!(answer == expected, "wrong_measure", "the span is {expected}, not {answer}");
    })
}

#[test]
fn a_job_may_have_many_parts() -> Verdict {
    let wide = Task::Seq(vec![Task::Par((1..=100).map(Task::Step).collect()); 100]);
    let found = (work(&wide), span(&wide));
    let text = "100 times in a row, steps of 1 to 100 at the same time: the work is 505,000 and the span 10,000, not";
    require!(found == (Some(505_000), Some(10_000)), "wrong_measure", "{text} {found:?}");
    Verdict::passed()
}

#[test]
fn any_number_of_workers_has_its_bounds() -> Verdict {
    let workers = prop_oneof![Just(1), Just(u32::MAX), 1..20_u32];
    property(&(jobs(1), workers), |(job, workers)| {
        let (work, span, n) = (expected_work(&job), expected_span(&job), u64::from(workers));
        let expected = work.div_ceil(n).max(span)..=span + (work - span) / n;
        let answer = some(time(&job, workers), "the time", &job);
        require!(
            answer == expected,
            "wrong_time",
            "{expected:?} units with {workers} workers, not {answer:?}, for a work of {work} and a span of {span}"
        );
    })
}

#[test]
fn a_group_without_parts_takes_no_time() -> Verdict {
    let id = "refuses_an_empty_group";
    let groups = prop_oneof![Just(Task::Seq(vec![])), Just(Task::Par(vec![]))];
    property(&(groups, jobs(0)), |(group, job)| {
        let job = Task::Seq(vec![group, job]);
        let answers = catch_unwind(AssertUnwindSafe(|| (work(&job), span(&job), time(&job, 1))));
        let Ok(answers) = answers else { fail(id, "a panic because of a group without parts".into()) };
        let (work, span) = (expected_work(&job), expected_span(&job));
        let expected = (Some(work), Some(span), Some(work..=work));
        if answers != expected {
            fail(id, format!("work, span and time for one are {expected:?}, not {answers:?}"));
        }
    })
}

#[test]
fn what_does_not_fit_is_none() -> Verdict {
    let more = (1..u64::MAX).prop_map(Task::Step);
    property(&more, |more| {
        let (row, both) = (Task::Seq(vec![MAX, more.clone()]), Task::Par(vec![more, MAX]));
        for (what, measure, job) in
            [("the work", work as fn(&Task) -> Option<u64>, &row), ("the work", work, &both), ("the span", span, &row)]
        {
            let answer = catch_unwind(AssertUnwindSafe(|| measure(job)));
            require!(answer.is_ok(), "overflows", "{what} is more than a u64 holds: None, not a panic, for {job:?}");
            let answer = answer.unwrap_or_default();
            require!(
                answer.is_none(),
                "overflows",
                "{what} is more than a u64 holds: None, not {answer:?}, for {job:?}"
            );
        }
        // In whatever order they stand: a maximum of `Option`s passes over the part that does not fit.
        for parts in [vec![row.clone(), Task::Step(1)], vec![Task::Step(1), row.clone()]] {
            let job = Task::Par(parts);
            let answer = span(&job);
            require!(
                answer.is_none(),
                "skips_what_does_not_fit",
                "one part of a Par is longer than a u64 holds: None, not {answer:?}, for {job:?}"
            );
        }
        for job in [row, both] {
            let answer = catch_unwind(AssertUnwindSafe(|| time(&job, 2)));
            require!(matches!(answer, Ok(None)), "overflows", "the work is more than a u64 holds: no time for {job:?}");
        }
    })
}

#[test]
fn what_just_fits_is_exact() -> Verdict {
    property(&(1..u64::MAX, prop_oneof![1..9_u32, 1..=u32::MAX]), |(units, workers)| {
        let both = Task::Par(vec![Task::Step(units), MAX]);
        let answer = some(span(&both), "the span", &both);
        require!(answer == u64::MAX, "wrong_measure", "the span is {}, not {answer}, for {both:?}", u64::MAX);
        let parts = vec![Task::Step(units), Task::Step(u64::MAX - units)];
        let many = vec![Task::Step(units / 9); 9];
        for job in [Task::Seq(parts.clone()), Task::Par(parts), Task::Par(many)] {
            let Ok(answer) = catch_unwind(AssertUnwindSafe(|| time(&job, workers))) else {
                fail("overflows", format!("a panic for {workers} workers and {job:?}"));
            };
            let (work, span, n) = (expected_work(&job), expected_span(&job), u64::from(workers));
            let expected = work.div_ceil(n).max(span)..=span + (work - span) / n;
            let answer = some(answer, "the time", &job);
            require!(
                answer == expected,
                "wrong_time",
                "{expected:?} units with {workers} workers, not {answer:?}, for a work of {work} and a span of {span}"
            );
        }
    })
}

#[test]
fn no_workers_have_no_time() -> Verdict {
    property(&jobs(1), |job| {
        let answer = catch_unwind(AssertUnwindSafe(|| time(&job, 0)));
        require!(answer.is_ok(), "accepts_no_workers", "0 workers: None, not a panic");
        let answer = answer.unwrap_or_default();
        require!(answer.is_none(), "accepts_no_workers", "0 workers are never done: None, not {answer:?}");
    })
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: [fn(&Task) -> Option<u64>; 2] = [work, span];
const _: fn(&Task, u32) -> Option<std::ops::RangeInclusive<u64>> = time;
