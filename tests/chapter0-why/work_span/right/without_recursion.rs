//! A stack of its own: each job is finished when its parts have left their numbers.

use std::ops::RangeInclusive;

#[derive(Clone, Debug)]
pub enum Task {
    Step(u64),
    Seq(Vec<Task>),
    Par(Vec<Task>),
}

enum Visit<'a> {
    Enter(&'a Task),
    Leave(&'a Task, usize),
}

fn walk(job: &Task, longest: bool) -> Option<u64> {
    let mut visits = vec![Visit::Enter(job)];
    let mut done: Vec<Option<u64>> = Vec::new();
    while let Some(visit) = visits.pop() {
        match visit {
            Visit::Enter(Task::Step(units)) => done.push(Some(*units)),
            Visit::Enter(task @ (Task::Seq(parts) | Task::Par(parts))) => {
                visits.push(Visit::Leave(task, done.len()));
                visits.extend(parts.iter().map(Visit::Enter));
            }
            Visit::Leave(task, from) => {
                let overlap = longest && matches!(task, Task::Par(_));
                let all = done.drain(from..).try_fold(0_u64, |all, part| match overlap {
                    true => Some(all.max(part?)),
                    false => all.checked_add(part?),
                });
                done.push(all);
            }
        }
    }
    done.pop()?
}

pub fn work(job: &Task) -> Option<u64> {
    walk(job, false)
}

pub fn span(job: &Task) -> Option<u64> {
    walk(job, true)
}

pub fn time(job: &Task, workers: u32) -> Option<RangeInclusive<u64>> {
    let workers = std::num::NonZeroU64::new(u64::from(workers))?;
    let (work, span) = (work(job)?, span(job)?);
    let least = std::cmp::max(span, work.div_ceil(workers.get()));
    Some(RangeInclusive::new(least, span + (work - span) / workers))
}
