//! class: signals
//! tries: to end the grader and the tests of others
//! verdict: refused
//! without the policy: crashed

fn kill() {
    let _ = std::process::Command::new("sh").args(["-c", "kill -9 1; kill -9 -1; kill -9 $PPID"]).status();
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    kill();
    Some(1.0)
}
