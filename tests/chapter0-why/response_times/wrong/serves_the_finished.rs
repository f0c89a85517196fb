//! The requests that are done still get their unit in every round.

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
    let n = requests.len() as u64;
    let mut times = Vec::new();
    for (place, units) in requests.iter().enumerate() {
        let full_rounds = units.saturating_sub(1);
        times.push(full_rounds * n + place as u64 + units.min(&1));
    }
    times
}
