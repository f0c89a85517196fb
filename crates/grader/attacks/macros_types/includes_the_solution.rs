//! class: macros_types
//! tries: to be the reference answer, by a macro
//! verdict: refused
//! without the policy: did_not_compile

include!("../../../../solutions/chapter0-why/amdahl_bound.rs");
