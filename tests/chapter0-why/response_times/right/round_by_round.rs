//! A simulation in rounds; the requests that are done stay in the list.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    InTurn,
    Interleaved,
}

pub fn response_times(policy: Policy, requests: &[u64]) -> Option<Vec<u64>> {
    let mut sum = 0_u64;
    for units in requests {
        sum = sum.checked_add(*units)?;
    }
    let mut left = requests.to_vec();
    let mut times: Vec<Option<u64>> = vec![None; requests.len()];
    let mut now = 0;
    while times.contains(&None) {
        for place in 0..left.len() {
            if times[place].is_some() {
                continue;
            }
            let slice = match policy {
                Policy::InTurn => left[place],
                Policy::Interleaved => left[place].min(1),
            };
            left[place] -= slice;
            now += slice;
            if left[place] == 0 {
                times[place] = Some(now);
            }
        }
    }
    times.into_iter().collect()
}
