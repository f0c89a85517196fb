//! Goes from one length to the next longer one: between them the same requests take turns.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    InTurn,
    Interleaved,
}

pub fn response_times(policy: Policy, requests: &[u64]) -> Option<Vec<u64>> {
    let mut now = 0_u64;
    let mut times = Vec::with_capacity(requests.len());
    for units in requests {
        now = now.checked_add(*units)?;
        times.push(now);
    }
    if policy == Policy::InTurn {
        return Some(times);
    }
    let mut order: Vec<usize> = (0..requests.len()).collect();
    order.sort_by_key(|place| (requests[*place], *place));
    // All that the shorter ones need, and the rounds before the last one for the others.
    let mut shorter = 0;
    for (rank, place) in order.iter().enumerate() {
        let units = requests[*place];
        let longer = (order.len() - rank - 1) as u64;
        let last_round = requests[..*place].iter().filter(|other| **other >= units.max(1)).count() as u64;
        // Those of the same length that stand before this one are among the shorter: they are counted whole.
        let same = order[..rank].iter().filter(|other| requests[**other] == units && units > 0).count() as u64;
        times[*place] = match units {
            0 => last_round,
            _ => shorter + longer * (units - 1) + (last_round - same) + units,
        };
        shorter += units;
    }
    Some(times)
}
