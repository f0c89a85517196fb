//! The interleaved requests wait until those before them are done.

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
    let mut now = 0;
    let mut times = Vec::new();
    for units in requests {
        let mut left = *units;
        while left > 0 {
            left -= 1;
            now += 1;
        }
        times.push(now);
    }
    times
}
