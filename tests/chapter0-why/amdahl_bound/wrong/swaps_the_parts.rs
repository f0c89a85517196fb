//! The part that can be spread is taken for the one that cannot.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let serial = parallel;
    Some(1.0 / (serial + (1.0 - serial) / f64::from(workers)))
}
