//! When a request is done and taken out of the list, the one behind it moves up, and its turn is passed over.

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
    let mut times = vec![0; requests.len()];
    let mut open: Vec<(usize, u64)> = requests.iter().copied().enumerate().collect();
    let mut now = 0;
    while !open.is_empty() {
        let mut turn = 0;
        while turn < open.len() {
            let (place, left) = open[turn];
            now += left.min(1);
            open[turn].1 = left.saturating_sub(1);
            if open[turn].1 == 0 {
                times[place] = now;
                open.remove(turn);
            }
            turn += 1;
        }
    }
    times
}
