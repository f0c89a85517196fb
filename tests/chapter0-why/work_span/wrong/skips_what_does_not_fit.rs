//! `None` is less than every `Some`, so the greatest of them is the longest part that fits.

use std::ops::RangeInclusive;

#[derive(Clone, Debug)]
pub enum Task {
    Step(u64),
    Seq(Vec<Task>),
    Par(Vec<Task>),
}

pub fn work(job: &Task) -> Option<u64> {
    match job {
        Task::Step(units) => Some(*units),
        Task::Seq(parts) | Task::Par(parts) => sum(parts, work),
    }
}

pub fn span(job: &Task) -> Option<u64> {
    match job {
        Task::Step(units) => Some(*units),
        Task::Seq(parts) => sum(parts, span),
        Task::Par(parts) => parts.iter().map(span).max().unwrap_or(Some(0)),
    }
}

fn sum(parts: &[Task], measure: fn(&Task) -> Option<u64>) -> Option<u64> {
    parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(measure(part)?))
}

pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    if workers == 0 {
        return None;
    }
    let (work, span, workers) = (work(job)?, span(job)?, u64::from(workers));
    Some(work.div_ceil(workers).max(span)..=span + (work - span) / workers)
}
