//! Without workers, the division gives infinity and the speed-up 0.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
