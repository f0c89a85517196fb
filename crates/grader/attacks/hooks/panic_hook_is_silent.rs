//! class: hooks
//! tries: to take the message of a failing test away
//! verdict: refused
//! without the policy: failed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    std::panic::set_hook(Box::new(|_| {}));
    Some(1.0)
}
