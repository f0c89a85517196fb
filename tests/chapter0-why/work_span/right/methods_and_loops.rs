//! Methods of the enum, with plain loops.

use std::ops::RangeInclusive;

#[derive(Clone, Debug)]
pub enum Task {
    Step(u64),
    Seq(Vec<Task>),
    Par(Vec<Task>),
}

impl Task {
    fn work(&self) -> Option<u64> {
        let (Task::Seq(parts) | Task::Par(parts)) = self else {
            return self.units();
        };
        let mut sum = 0_u64;
        for part in parts {
            sum = sum.checked_add(part.work()?)?;
        }
        Some(sum)
    }

    fn units(&self) -> Option<u64> {
        match self {
            Task::Step(units) => Some(*units),
            _ => None,
        }
    }

    fn span(&self) -> Option<u64> {
        match self {
            Task::Step(_) => self.units(),
            Task::Seq(parts) => {
                let mut sum = 0_u64;
                for part in parts {
                    sum = sum.checked_add(part.span()?)?;
                }
                Some(sum)
            }
            Task::Par(parts) => {
                let mut longest = 0;
                for part in parts {
                    longest = longest.max(part.span()?);
                }
                Some(longest)
            }
        }
    }
}

pub fn work(job: &Task) -> Option<u64> {
    job.work()
}

pub fn span(job: &Task) -> Option<u64> {
    job.span()
}

pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    if workers < 1 {
        return None;
    }
    let workers = workers as u64;
    let work = job.work()?;
    let span = job.span()?;
    let mut least = work / workers;
    if least * workers < work {
        least += 1;
    }
    if least < span {
        least = span;
    }
    Some(least..=(work - span) / workers + span)
}
