//! # Work and span
//!
//! A job is a tree. A `Step` takes so many units of time. The parts of a `Seq` are done one after
//! another; those of a `Par` may be done at the same time, and it is over when all of them are.
//!
//! The *work* of a job is the time that one worker needs for it. Its *span* is the time that it
//! takes if there are always enough workers. With a number of workers in between, the time depends
//! on the order in which they take the steps. But if no worker is idle while a step is ready, it
//! lies between two bounds: see `time`.
//!
//! This version is wrong in two places. Run `cargo xtask check work-span`, read which job it was
//! wrong about, and mend it.
//!
//! What has to hold:
//!
//! - `work` and `span` are exact, and `None` if they are more than a `u64` holds. A `Seq` or `Par`
//!   without parts takes no time.
//! - `time(job, workers)` is the range from the greatest lower bound to the least upper bound that
//!   follow from work and span, in whole units:
//!   - never faster than the work divided by the workers, and never faster than the span;
//!   - never slower than the span, plus the rest of the work divided by the workers. (In any unit of
//!     time, either all workers are busy, or the span that is left gets shorter.)
//!
//!   Each time is a whole number: so the lower bound is rounded up and the upper one down.
//! - `time` is `None` without workers, and if the work is more than a `u64` holds.
//!
//! The tests build a `Task` and print it, so keep the type as it is. No job is nested deeply.

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
        Task::Seq(parts) | Task::Par(parts) => {
            let mut sum: u64 = 0;
            for part in parts {
                sum = sum.checked_add(work(part)?)?;
            }
            Some(sum)
        }
    }
}

pub fn span(job: &Task) -> Option<u64> {
    match job {
        Task::Step(units) => Some(*units),
        Task::Seq(parts) | Task::Par(parts) => {
            let mut sum: u64 = 0;
            for part in parts {
                sum = sum.checked_add(span(part)?)?;
            }
            Some(sum)
        }
    }
}

pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    if workers == 0 {
        return None;
    }
    // Each of the workers does its share.
    let share = work(job)?.div_ceil(u64::from(workers));
    Some(share..=share)
}
