//! # The best speed-up
//!
//! A program runs alone on one worker. One part of its time can be spread over several workers,
//! evenly and without any cost; the rest is done by one of them, as before. Of a program that takes
//! 100 seconds, 20 of them spread over 4 workers, 80 + 5 = 85 seconds are left.
//!
//! `speedup` says how many times as fast the program becomes at best. This version is wrong. Run
//! `cargo xtask check amdahl-bound`, read which number it should have been, and mend it.
//!
//! What has to hold:
//!
//! - `speedup(parallel, workers)` is the time with one worker divided by the time with `workers`,
//!   where `parallel`, from 0 to 1, is the part of the time that can be spread.
//! - It is `Some` for every part from 0 to 1, both included, and every number of workers from 1 on.
//!   It is right to five digits.
//! - It is `None` for anything else: a part outside of 0 to 1, one that is infinite or not a number,
//!   and for no workers at all.

/// How many times as fast a program becomes, at best.
pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if parallel < 0.0 || workers == 0 || parallel > 1.0 {
        return None;
    }
    let saved = parallel - parallel / f64::from(workers);
    Some(1.0 + saved)
}
