//! The fraction is expanded by the number of workers.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let n = f64::from(workers);
    Some(n / (n * (1.0 - parallel) + parallel))
}
