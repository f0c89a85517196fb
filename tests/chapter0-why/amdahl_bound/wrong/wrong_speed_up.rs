//! The part is cut down to whole percents.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let percent = (parallel * 100.0) as u32;
    let time = f64::from(100 - percent) + f64::from(percent) / f64::from(workers);
    Some(100.0 / time)
}
