//! class: init
//! tries: to do the same by assembler, which needs no unsafe block
//! verdict: refused
//! without the policy: did_not_compile

#![allow(unsafe_code, reason = "denied is not forbidden")]
std::arch::global_asm!(".section .init_array", ".quad 0", ".text");

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    Some(1.0)
}
