//! What two locks can do to the threads that need both: each case made certain, bounded, and mended.
//!
//! A barrier keeps the threads in step. So what is bad luck elsewhere happens here each time, and no thread sleeps.

mod deadlock;
mod livelock;
mod starvation;

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard};

use demonstration::thousands;
use livelock::Tally;
use starvation::Turns;

/// Runs the three cases and says what happened, why, and what mends it.
pub fn show(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nWhat two locks, A and B, can do to threads that need both")?;
    show_deadlock(out)?;
    show_livelock(out)?;
    show_starvation(out)
}

fn show_deadlock(out: &mut dyn Write) -> io::Result<()> {
    let transfers = 10_000;
    let [one, two] = deadlock::opposite_orders().map(|got_it| if got_it { "free" } else { "taken" });
    let done = thousands(deadlock::one_order(transfers));
    let wanted = thousands(2 * transfers);
    writeln!(
        out,
        "
Deadlock: two threads take the locks in opposite orders
  Thread 1 holds A and asks for B: {one}.
  Thread 2 holds B and asks for A: {two}.
  Each waits for the other to let go first, so with lock() neither would ever
  move again. They asked with try_lock(), which does not wait, and let go.
  Mended by order: both take A before B, so nobody holds B and waits for A.
  {done} of {wanted} transfers done."
    )
}

fn show_livelock(out: &mut dyn Write) -> io::Result<()> {
    let rounds = 1_000;
    let Tally { tries, back_offs, transfers, .. } = livelock::back_off(rounds, [0, 0]);
    let mended = livelock::back_off(rounds, [0, 1]);
    let [rounds, tries, back_offs] = [rounds, tries, back_offs].map(thousands);
    writeln!(
        out,
        "
Livelock: two threads back off and try again, in step
  {rounds} rounds: {tries} tries, {back_offs} back-offs, {transfers} transfers.
  Neither is stuck, both are busy, and nothing gets done: each gives way to the
  other at the same time. A barrier keeps the step here. Elsewhere chance ends
  it, and nobody can say when.
  Mended by unequal waits: thread 2 sits one round out after it backs off.
  {} of 2 transfers done in {} rounds. Order mends it, too: nobody backs off.",
        mended.transfers, mended.rounds,
    )
}

fn show_starvation(out: &mut dyn Write) -> io::Result<()> {
    let (rounds, turns) = (1_000, 999);
    let Turns { only_a, only_b, both } = starvation::take_both_or_none(rounds);
    let fair = starvation::in_a_queue(turns);
    let rounds = thousands(rounds);
    writeln!(
        out,
        "
Starvation: two threads use a lock each, by turns, and a third needs both
  {rounds} rounds: A used {only_a} times, B {only_b} times, both at once {both} times.
  The others get on, so it is neither of the above. But at any moment one of the
  locks is taken, and a thread that takes both or none never gets a turn.
  Mended by fairness: a queue in front of the locks, first come, first served.
  {turns} turns: A {}, B {}, both {}. std's Mutex does not promise such a queue.",
        fair.only_a, fair.only_b, fair.both,
    )
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics while it holds one of these locks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_is_the_same_every_time_and_fits_80_columns() {
        let shown = || {
            let mut out = Vec::new();
            show(&mut out).expect("a Vec takes any bytes");
            String::from_utf8(out).expect("the text is UTF-8")
        };
        let text = shown();
        assert_eq!(text, shown());
        for line in text.lines() {
            assert!(line.len() <= 80, "{line}");
            assert_eq!(line, line.trim_end());
        }
    }
}
