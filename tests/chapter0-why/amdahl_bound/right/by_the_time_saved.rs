//! The time saved is taken off the whole.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let saved = parallel * (1.0 - 1.0 / f64::from(workers));
    Some((1.0 - saved).recip())
}
