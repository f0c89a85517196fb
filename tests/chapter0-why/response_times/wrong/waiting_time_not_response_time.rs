//! The clock is read before a request is served, not after it.

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
        times.push(now);
        now += units;
    }
    times
}

fn interleaved(requests: &[u64]) -> Vec<u64> {
    let mut left = requests.to_vec();
    let mut times = vec![0; requests.len()];
    let mut now = 0;
    while left.iter().any(|units| *units > 0) {
        for (place, units) in left.iter_mut().enumerate() {
            if *units > 0 {
                times[place] = now - (requests[place] - *units);
                *units -= 1;
                now += 1;
            }
        }
    }
    times
}
