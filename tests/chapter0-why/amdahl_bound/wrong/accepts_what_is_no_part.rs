//! Parts outside of 0 to 1 are moved to the nearer end.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if parallel.is_nan() || workers == 0 {
        return None;
    }
    let parallel = parallel.clamp(0.0, 1.0);
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
