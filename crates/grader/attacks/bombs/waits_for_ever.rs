//! class: bombs
//! tries: to wait for what never comes
//! verdict: hung
//! without the policy: hung

fn wait() {
    let lock = std::sync::Mutex::new(());
    let _first = lock.lock();
    let _second = lock.lock();
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    wait();
    Some(1.0)
}
