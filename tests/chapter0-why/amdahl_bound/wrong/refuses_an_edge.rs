//! A part of 1 divides by zero in the formula for endless workers, so it is refused here too.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
