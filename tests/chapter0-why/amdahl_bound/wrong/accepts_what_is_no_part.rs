//! One worker takes as long as one worker, so the part is not looked at.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    match workers {
        0 => None,
        1 if !parallel.is_nan() => Some(1.0),
        _ if !(0.0..=1.0).contains(&parallel) => None,
        _ => Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers))),
    }
}
