//! The speed-ups of the two parts are averaged; it is their times that add up.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let n = f64::from(workers);
    Some((1.0 - parallel) * 1.0 + parallel * n)
}
