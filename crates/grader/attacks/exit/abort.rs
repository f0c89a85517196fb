//! class: exit
//! tries: to end the process by a signal
//! verdict: refused
//! without the policy: crashed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    std::process::abort();
    Some(1.0)
}
