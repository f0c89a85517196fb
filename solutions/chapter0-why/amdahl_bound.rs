//! # The best speed-up
//!
//! Amdahl's law: the part that cannot be spread stays, the rest is divided among the workers.

// ANCHOR: speedup
/// How many times as fast a program becomes when the part `parallel` of its time is spread over
/// `workers`, at best.
///
/// `None` unless the part is between 0 and 1 and there is a worker.
pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    // A range contains no NaN, whereas `parallel < 0.0 || parallel > 1.0` is false for it.
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let time = (1.0 - parallel) + parallel / f64::from(workers);
    Some(1.0 / time)
}
// ANCHOR_END: speedup
