//! Livelock: two threads that are polite in the same way at the same time.

use std::sync::{Barrier, Mutex};
use std::thread;

use super::lock;

/// What two threads did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// The rounds until both had made their transfer, or all rounds.
    pub rounds: u64,
    /// How often a thread that held one lock tried the other.
    pub tries: u64,
    /// How often it found it taken, and let go of its own.
    pub back_offs: u64,
    /// How often it got both: at most one transfer a thread.
    pub transfers: u64,
}

/// Two threads take A and B in opposite orders and give back the first when the second is taken.
///
/// After a back-off thread 1 and thread 2 sit out as many rounds as `rests` says.
pub fn back_off(rounds: u64, rests: [u64; 2]) -> Tally {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let in_step = Barrier::new(2);
    thread::scope(|scope| {
        let thread_1 = scope.spawn(|| try_rounds(&a, &b, &in_step, rounds, rests[0]));
        let thread_2 = scope.spawn(|| try_rounds(&b, &a, &in_step, rounds, rests[1]));
        let [one, two] = [thread_1, thread_2].map(|thread| thread.join().expect("trying does not panic"));
        Tally {
            rounds: one.rounds.max(two.rounds),
            tries: one.tries + two.tries,
            back_offs: one.back_offs + two.back_offs,
            transfers: one.transfers + two.transfers,
        }
    })
}

/// One thread's side. It comes to the barriers of every round, whether or not it tries in it: the other one counts on it.
fn try_rounds(first: &Mutex<()>, second: &Mutex<()>, in_step: &Barrier, rounds: u64, rest: u64) -> Tally {
    let mut tally = Tally::default();
    let mut next_try = 0;
    for round in 0..rounds {
        let tries = tally.transfers == 0 && round >= next_try;
        let held = tries.then(|| lock(first));
        in_step.wait();
        // Whoever tries in this round holds its first lock by now.
        let got_both = tries && second.try_lock().is_ok();
        in_step.wait();
        // Both have tried, so letting go helps nobody in this round.
        drop(held);
        in_step.wait();
        if tries {
            tally.tries += 1;
            tally.transfers += u64::from(got_both);
            tally.back_offs += u64::from(!got_both);
            next_try = round + 1 + rest;
            tally.rounds = round + 1;
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rests_never_lead_to_a_transfer() {
        let tally = back_off(100, [0, 0]);
        assert_eq!(tally, Tally { rounds: 100, tries: 200, back_offs: 200, transfers: 0 });
        // With a rest of one each they try in every second round.
        let tally = back_off(100, [1, 1]);
        assert_eq!(tally, Tally { rounds: 99, tries: 100, back_offs: 100, transfers: 0 });
    }

    #[test]
    fn unequal_rests_let_both_through() {
        let tally = back_off(100, [0, 1]);
        assert_eq!(tally, Tally { rounds: 3, tries: 4, back_offs: 2, transfers: 2 });
        assert_eq!(back_off(100, [1, 0]), tally);
    }
}
