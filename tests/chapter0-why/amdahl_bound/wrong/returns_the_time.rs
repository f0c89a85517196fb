//! The time that is left is returned, not the speed-up.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some((1.0 - parallel) + parallel / f64::from(workers))
}
