//! The policies differ in one number only: how long a slice is.

use std::collections::VecDeque;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    InTurn,
    Interleaved,
}

impl Policy {
    fn slice(self) -> u64 {
        match self {
            Policy::InTurn => u64::MAX,
            Policy::Interleaved => 1,
        }
    }
}

pub fn response_times(policy: Policy, requests: &[u64]) -> Option<Vec<u64>> {
    let total: u128 = requests.iter().map(|units| u128::from(*units)).sum();
    u64::try_from(total).ok()?;
    let mut times = vec![0; requests.len()];
    let mut queue: VecDeque<(usize, u64)> = requests.iter().copied().enumerate().collect();
    let mut now = 0;
    while let Some((place, left)) = queue.pop_front() {
        let slice = left.min(policy.slice());
        now += slice;
        match left - slice {
            0 => times[place] = now,
            rest => queue.push_back((place, rest)),
        }
    }
    Some(times)
}
