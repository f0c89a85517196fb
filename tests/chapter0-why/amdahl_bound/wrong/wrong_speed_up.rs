//! An `f32` has seven digits, and what is left of 1 after a great part has few of them.

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    let (part, workers) = (parallel as f32, workers as f32);
    Some(f64::from(1.0 / ((1.0 - part) + part / workers)))
}
