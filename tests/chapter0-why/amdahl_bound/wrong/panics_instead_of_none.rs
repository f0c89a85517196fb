//! What has to be refused ends the program.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    assert!((0.0..=1.0).contains(&parallel), "{parallel} is no part");
    assert!(workers > 0, "somebody has to work");
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
