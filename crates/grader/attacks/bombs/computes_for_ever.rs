//! class: bombs
//! tries: to take all processor time
//! verdict: hung
//! without the policy: hung

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    loop {
        std::hint::spin_loop();
    }
    Some(1.0)
}
