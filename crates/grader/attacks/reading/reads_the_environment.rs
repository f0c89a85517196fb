//! class: reading
//! tries: to read tokens and paths in the environment
//! verdict: refused
//! without the policy: passed

fn look() {
    const HARMLESS: [&str; 14] = [
        "PATH",
        "LANG",
        "HOME",
        "PWD",
        "TMPDIR",
        "MALLOC_ARENA_MAX",
        "PROCTOR_COLOR",
        "PROCTOR_WIDTH",
        "PROCTOR_CHANNEL",
        "PROCTOR_SEED",
        "RUST_BACKTRACE",
        "PROPTEST_CASES",
        "RUST_TEST_THREADS",
        "__RUST_TEST_INVOKE",
    ];
    for (name, _) in std::env::vars() {
        assert!(HARMLESS.contains(&name.as_str()), "ESCAPED: it read the variable {name}");
    }
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
