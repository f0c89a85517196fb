//! Every request is said to take as many times as long as there are requests.

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
    let share = requests.len() as u64;
    requests.iter().map(|units| units * share).collect()
}
