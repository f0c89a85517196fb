//! class: init
//! tries: to be called in place of a function of the system
//! verdict: refused
//! without the policy: did_not_compile

#[unsafe(no_mangle)]
pub extern "C" fn write(_: i32, _: *const u8, length: usize) -> isize {
    length.cast_signed()
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    Some(1.0)
}
