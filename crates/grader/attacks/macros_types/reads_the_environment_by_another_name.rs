//! class: macros_types
//! tries: to read what the compiler was started with, by a name of its own for `env!`
//! verdict: refused
//! without the policy: failed

use std::env as look;

const PATH: &str = look!("CARGO_MANIFEST_DIR");

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    panic!("{PATH}");
}
