//! The times are told in the order in which the requests are done.

use std::collections::VecDeque;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    InTurn,
    Interleaved,
}

pub fn response_times(policy: Policy, requests: &[u64]) -> Option<Vec<u64>> {
    requests.iter().try_fold(0_u64, |sum, units| sum.checked_add(*units))?;
    match policy {
        Policy::InTurn => Some(in_turn(requests)),
        Policy::Interleaved => Some(interleaved(requests)),
    }
}

fn in_turn(requests: &[u64]) -> Vec<u64> {
    let mut now = 0;
    let mut times = Vec::new();
    for units in requests {
        now += units;
        times.push(now);
    }
    times
}

fn interleaved(requests: &[u64]) -> Vec<u64> {
    let mut times = Vec::new();
    let mut queue: VecDeque<(usize, u64)> = requests.iter().copied().enumerate().collect();
    let mut now = 0;
    while let Some((place, left)) = queue.pop_front() {
        if left == 0 {
            times.push(now);
            continue;
        }
        now += 1;
        if left == 1 {
            times.push(now);
        } else {
            queue.push_back((place, left - 1));
        }
    }
    times
}
