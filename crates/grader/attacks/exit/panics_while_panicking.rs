//! class: exit
//! tries: to end the process by a signal, in safe Rust that names nothing
//! verdict: crashed
//! without the policy: crashed

struct Again;

impl Drop for Again {
    fn drop(&mut self) {
        panic!("again");
    }
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    let _again = Again;
    panic!("once");
    Some(1.0)
}
