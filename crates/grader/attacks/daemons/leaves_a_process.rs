//! class: daemons
//! tries: to leave a process behind that goes on after the test
//! verdict: refused
//! without the policy: passed

fn leave() {
    let _ = std::process::Command::new("sleep").arg("7301.25").spawn();
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(leave);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
