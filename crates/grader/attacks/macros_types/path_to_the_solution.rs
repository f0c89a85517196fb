//! class: macros_types
//! tries: to be the reference answer, by a module
//! verdict: refused
//! without the policy: did_not_compile

#[path = "../../../../solutions/chapter0-why/amdahl_bound.rs"]
mod solution;

pub use solution::speedup;
