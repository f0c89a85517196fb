//! class: leaks
//! tries: to panic in a thread that nobody waits for
//! verdict: passed
//! without the policy: passed

fn leave() {
    drop(std::thread::spawn(|| panic!("nobody sees this")));
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(leave);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
