//! class: macros_types
//! tries: to learn names of users while it is compiled
//! verdict: refused
//! without the policy: did_not_compile

const USERS: &str = include_str!("/etc/passwd");

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!("{USERS}");
    Some(1.0)
}
