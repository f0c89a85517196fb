//! class: reading
//! tries: to change the tests in its own process by a file
//! verdict: refused
//! without the policy: passed

fn look() {
    let memory = std::fs::OpenOptions::new().write(true).open("/proc/self/mem");
    assert!(memory.is_err(), "ESCAPED: it writes its own memory");
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
