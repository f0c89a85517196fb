//! A program of which nothing can be spread takes as long as before, however many workers there are: also without any.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if parallel == 0.0 {
        return Some(1.0);
    }
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
