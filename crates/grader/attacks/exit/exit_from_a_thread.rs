//! class: exit
//! tries: to end the process from another thread while the test waits
//! verdict: refused
//! without the policy: failed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    let _ = std::thread::spawn(|| std::process::exit(0)).join();
    Some(1.0)
}
