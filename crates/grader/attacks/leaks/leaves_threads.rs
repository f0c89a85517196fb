//! class: leaks
//! tries: to go on after its test in threads that nobody waits for
//! verdict: passed
//! without the policy: passed

fn leave() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        std::thread::spawn(|| {
            loop {
                std::thread::yield_now();
            }
        });
    });
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    leave();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
