//! class: signals
//! tries: to look neither busy nor waiting
//! verdict: refused
//! without the policy: hung

fn stop() {
    let _ = std::process::Command::new("sh").args(["-c", "kill -STOP $PPID"]).status();
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    stop();
    Some(1.0)
}
