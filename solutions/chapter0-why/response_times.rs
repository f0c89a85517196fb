//! # Three requests
//!
//! All requests are there at time 0, and one worker serves them.

// ANCHOR: policy
/// The order in which one worker serves several requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// One after another.
    InTurn,
    /// One unit of each, round and round, without those that are done.
    Interleaved,
}

/// The time at which each request is done, given the units of work that each needs.
///
/// `None` if all of them together are more than a `u64` holds.
pub fn response_times(policy: Policy, requests: &[u64]) -> Option<Vec<u64>> {
    // No later sum is greater than this one.
    requests.iter().try_fold(0_u64, |sum, units| sum.checked_add(*units))?;
    Some(match policy {
        Policy::InTurn => in_turn(requests),
        Policy::Interleaved => interleaved(requests),
    })
}
// ANCHOR_END: policy

// ANCHOR: in_turn
fn in_turn(requests: &[u64]) -> Vec<u64> {
    let done = requests.iter().scan(0, |now, units| {
        *now += units;
        Some(*now)
    });
    done.collect()
}
// ANCHOR_END: in_turn

// ANCHOR: interleaved
/// Without a simulation, so that long requests take no longer: until a request is done, every other
/// one has had as many turns as it, or one fewer if it stands behind it, and used those that it needed.
fn interleaved(requests: &[u64]) -> Vec<u64> {
    let done = requests.iter().enumerate().map(|(place, units)| {
        // A request of 0 units is done in the first round, too.
        let rounds = (*units).max(1);
        let before: u64 = requests[..place].iter().map(|other| rounds.min(*other)).sum();
        let behind: u64 = requests[place + 1..].iter().map(|other| (rounds - 1).min(*other)).sum();
        before + units + behind
    });
    done.collect()
}
// ANCHOR_END: interleaved
