//! Both comparisons are false for NaN.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if parallel < 0.0 || parallel > 1.0 || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
