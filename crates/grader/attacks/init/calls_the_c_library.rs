//! class: init
//! tries: to end the process by a function of C
//! verdict: refused
//! without the policy: did_not_compile

unsafe extern "C" {
    safe fn _exit(status: i32) -> !;
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    _exit(0);
    Some(1.0)
}
