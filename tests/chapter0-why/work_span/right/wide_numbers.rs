//! Sums are made in 128 bits and brought back at the end.

use std::ops::RangeInclusive;

#[derive(Clone, Debug)]
pub enum Task {
    Step(u64),
    Seq(Vec<Task>),
    Par(Vec<Task>),
}

fn wide_work(job: &Task) -> u128 {
    match job {
        Task::Step(units) => u128::from(*units),
        Task::Seq(parts) | Task::Par(parts) => parts.iter().map(wide_work).sum(),
    }
}

fn wide_span(job: &Task) -> u128 {
    match job {
        Task::Step(units) => u128::from(*units),
        Task::Seq(parts) => parts.iter().map(wide_span).sum(),
        Task::Par(parts) => parts.iter().map(wide_span).max().unwrap_or(0),
    }
}

pub fn work(job: &Task) -> Option<u64> {
    u64::try_from(wide_work(job)).ok()
}

pub fn span(job: &Task) -> Option<u64> {
    u64::try_from(wide_span(job)).ok()
}

pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    let (work, span) = (work(job)?, span(job)?);
    match u64::from(workers) {
        0 => None,
        n => Some(span.max(work / n + u64::from(work % n != 0))..=span + (work - span) / n),
    }
}
