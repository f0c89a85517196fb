//! class: escapes
//! tries: to run a script where the page of the class is read
//! verdict: failed
//! without the policy: failed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    panic!(
        "<script>alert(1)</script><img src=x onerror=alert(1)> ]]> | `a` [b](javascript:alert(1)) =cmd|' /C calc'!A0"
    );
    Some(1.0)
}
