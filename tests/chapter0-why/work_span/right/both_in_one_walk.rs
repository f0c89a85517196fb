//! One walk over the tree finds both numbers.

use std::ops::RangeInclusive;

#[derive(Clone, Debug)]
pub enum Task {
    Step(u64),
    Seq(Vec<Task>),
    Par(Vec<Task>),
}

#[derive(Clone, Copy, Default)]
struct Measure {
    work: Option<u64>,
    span: Option<u64>,
}

fn add(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one?.checked_add(other?)
}

fn longer(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    Some(one?.max(other?))
}

fn measure(job: &Task) -> Measure {
    let none = Measure { work: Some(0), span: Some(0) };
    match job {
        Task::Step(units) => Measure { work: Some(*units), span: Some(*units) },
        Task::Seq(parts) => parts
            .iter()
            .map(measure)
            .fold(none, |all, part| Measure { work: add(all.work, part.work), span: add(all.span, part.span) }),
        Task::Par(parts) => parts
            .iter()
            .map(measure)
            .fold(none, |all, part| Measure { work: add(all.work, part.work), span: longer(all.span, part.span) }),
    }
}

pub fn work(job: &Task) -> Option<u64> {
    measure(job).work
}

pub fn span(job: &Task) -> Option<u64> {
    measure(job).span
}

pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    let Measure { work, span } = measure(job);
    let (work, span, workers) = (work?, span?, u64::from(workers));
    let rest = (work - span).checked_div(workers)?;
    Some(span.max(work.div_ceil(workers))..=span + rest)
}
