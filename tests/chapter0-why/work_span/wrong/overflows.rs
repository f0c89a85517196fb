//! Sums are made without a look at whether they fit.

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
        Task::Par(parts) => parts.iter().try_fold(0, |longest, part| Some(span(part)?.max(longest))),
    }
}

fn sum(parts: &[Task], measure: fn(&Task) -> Option<u64>) -> Option<u64> {
    parts.iter().map(measure).sum()
}

pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    if workers == 0 {
        return None;
    }
    let (work, span, workers) = (work(job)?, span(job)?, u64::from(workers));
    Some(((work + workers - 1) / workers).max(span)..=span + (work - span) / workers)
}
