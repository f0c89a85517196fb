//! 80 of 100 seconds can be spread over any number of cores.

use super::{Observed, only};

#[path = "../../../solutions/chapter0-why/amdahl_bound.rs"]
mod answer;

pub fn observed() -> Observed {
    let best = answer::speedup(0.8, u32::MAX).expect("0.8 is a part");
    only(format!("{best:.1} times"))
}
