//! Only the part that is spread is counted afterwards.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let after = parallel / f64::from(workers);
    if after == 0.0 {
        return Some(1.0);
    }
    Some(1.0 / after)
}
