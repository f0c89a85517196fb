//! Each argument is checked once, where its type is made.

use std::num::NonZeroU32;

struct Part(f64);

impl Part {
    fn new(part: f64) -> Option<Part> {
        (part.is_finite() && part >= 0.0 && part <= 1.0).then_some(Part(part))
    }
}

fn time(Part(part): Part, workers: NonZeroU32) -> f64 {
    (1.0 - part) + part / f64::from(workers.get())
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    let time = time(Part::new(parallel)?, NonZeroU32::new(workers)?);
    Some(1.0 / time)
}
