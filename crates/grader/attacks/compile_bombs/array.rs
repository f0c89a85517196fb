//! class: compile_bombs
//! tries: to use a static that is larger than any disk
//! verdict: did_not_compile
//! without the policy: did_not_compile

static HUGE: [u8; 1 << 40] = [1; 1 << 40];

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!("{}", HUGE[std::hint::black_box(77)]);
    Some(1.0)
}
