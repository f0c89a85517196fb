//! class: daemons
//! tries: to do the same, out of the process group and the session
//! verdict: refused
//! without the policy: passed

fn leave() {
    let _ = std::process::Command::new("setsid").args(["--fork", "sleep", "7301.25"]).status();
    let _ = std::process::Command::new("sh").args(["-c", "(sleep 7301.25 &) &"]).status();
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(leave);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
