//! class: compile_bombs
//! tries: to use a constant that takes years to compute
//! verdict: did_not_compile
//! without the policy: did_not_compile

#![allow(long_running_const_eval, reason = "by default it is an error")]

const FOREVER: u64 = {
    let mut n: u64 = 0;
    while n < u64::MAX {
        n += 1;
    }
    n
};

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!("{FOREVER}");
    Some(1.0)
}
