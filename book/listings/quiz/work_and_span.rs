//! 40 units of work with a span of 10: a thousand workers.

use super::{Observed, only};

#[path = "../../../solutions/chapter0-why/work_span.rs"]
mod answer;

use answer::{Task, span, time, work};

pub fn observed() -> Observed {
    let strands = (0..6).map(|_| Task::Step(6)).collect();
    let job = Task::Seq(vec![Task::Step(2), Task::Par(strands), Task::Step(2)]);
    assert_eq!((work(&job), span(&job)), (Some(40), Some(10)), "the question names these");
    only(*time(&job, 1_000).expect("there are workers").start())
}
