//! # Work and span
//!
//! Two numbers of a job say how much workers can gain: its work, and its span.

use std::ops::RangeInclusive;

/// A job.
#[derive(Clone, Debug)]
pub enum Task {
    /// So many units of time, of one worker.
    Step(u64),
    /// Parts that are done one after another.
    Seq(Vec<Task>),
    /// Parts that may be done at the same time; it is over when all of them are.
    Par(Vec<Task>),
}

// ANCHOR: work_and_span
/// The time that one worker needs. `None` if it is more than a `u64` holds.
pub fn work(job: &Task) -> Option<u64> {
    match job {
        Task::Step(units) => Some(*units),
        Task::Seq(parts) | Task::Par(parts) => sum(parts, work),
    }
}

/// The time that it takes if there are always enough workers: the longest chain of steps of which
/// each has to wait for the one before. `None` if it is more than a `u64` holds.
pub fn span(job: &Task) -> Option<u64> {
    match job {
        Task::Step(units) => Some(*units),
        Task::Seq(parts) => sum(parts, span),
        Task::Par(parts) => parts.iter().try_fold(0, |longest, part| Some(span(part)?.max(longest))),
    }
}

fn sum(parts: &[Task], measure: fn(&Task) -> Option<u64>) -> Option<u64> {
    parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(measure(part)?))
}
// ANCHOR_END: work_and_span

// ANCHOR: time
/// What the time lies between, if no worker is idle while a step is ready (Graham 1969, Brent 1974).
///
/// `None` without workers, and if the work is more than a `u64` holds.
pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    if workers == 0 {
        return None;
    }
    let (work, span, workers) = (work(job)?, span(job)?, u64::from(workers));
    let least = work.div_ceil(workers).max(span);
    // The span is part of the work, so neither the difference nor the sum leaves the range of u64.
    let greatest = span + (work - span) / workers;
    Some(least..=greatest)
}
// ANCHOR_END: time
