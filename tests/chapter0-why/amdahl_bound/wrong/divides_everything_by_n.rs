//! All of the program is spread, whatever the part.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let before = 1.0;
    let after = before / f64::from(workers);
    Some(before / after)
}
