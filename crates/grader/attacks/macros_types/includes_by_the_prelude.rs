//! class: macros_types
//! tries: to put a file of the machine into the answer, by the second home of `include_str!`
//! verdict: refused
//! without the policy: failed
//! without namespaces: did_not_compile

use std::prelude::v1::include_str as take;

const TEXT: &str = take!("/proc/self/comm");

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    panic!("{TEXT}");
}
