//! class: bombs
//! tries: to take no time at all, and not to end
//! verdict: hung
//! without the policy: hung

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    std::thread::sleep(std::time::Duration::from_secs(100_000));
    Some(1.0)
}
