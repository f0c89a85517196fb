//! Rounded to five significant digits, as the task allows.

/// How many times as fast a program becomes, at best.
pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if workers == 0 || !(0.0..=1.0).contains(&parallel) {
        return None;
    }
    let exact = 1.0 / ((1.0 - parallel) + parallel / f64::from(workers));
    let shift = 10f64.powi(4 - exact.log10().floor() as i32);
    Some((exact * shift).round() / shift)
}
