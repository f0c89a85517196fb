//! Ann's request takes 6 units, Ben's 1 and Cleo's 6, and there is one worker: who is answered earlier when they are
//! interleaved?

use super::{Observed, only};
use crate::response_times::{Policy, response_times};

pub fn observed() -> Observed {
    let requests = [6, 1, 6];
    let times = |policy| response_times(policy, &requests).expect("the sum fits");
    let (in_turn, interleaved) = (times(Policy::InTurn), times(Policy::Interleaved));
    assert_eq!((&*in_turn, &*interleaved), (&[6, 7, 13][..], &[12, 2, 13][..]), "the explanations name these");
    let earlier = ["Ann", "Ben", "Cleo"].iter().zip(in_turn.iter().zip(&interleaved));
    let earlier: Vec<&str> = earlier.filter(|(_, (before, after))| after < before).map(|(name, _)| *name).collect();
    only(earlier.join(", "))
}
