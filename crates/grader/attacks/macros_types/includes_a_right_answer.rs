//! class: macros_types
//! tries: to be an answer that the tests of the tests accept
//! verdict: refused
//! without the policy: did_not_compile

include!("../../../../tests/chapter0-why/amdahl_bound/starter.rs");
