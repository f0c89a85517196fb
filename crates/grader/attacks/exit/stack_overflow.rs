//! class: exit
//! tries: to end the process by filling its stack
//! verdict: crashed
//! without the policy: crashed

fn deeper(depth: u64) -> u64 {
    let here = [depth; 64];
    if depth == u64::MAX { 0 } else { deeper(depth + 1) + std::hint::black_box(here)[7] }
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    std::hint::black_box(deeper(0));
    Some(1.0)
}
