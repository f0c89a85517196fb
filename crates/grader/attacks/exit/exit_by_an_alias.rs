//! class: exit
//! tries: to do the same by a name that is known only after its use
//! verdict: refused
//! without the policy: failed

use s::process as p;
use std as s;

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    p::exit(0);
    Some(1.0)
}
