//! class: exit
//! tries: to end the process with status 0 before the test is over
//! verdict: refused
//! without the policy: failed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    std::process::exit(0);
    Some(1.0)
}
