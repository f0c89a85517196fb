//! The conditions are guards of a match.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    match (parallel, workers) {
        (_, 0) => None,
        (p, n) if p >= 0.0 && p <= 1.0 => Some(1.0 / (1.0 - p + p / n as f64)),
        _ => None,
    }
}
