//! class: leaks
//! tries: to find what an earlier answer, or an earlier run, has left
//! verdict: refused
//! without the policy: passed

fn look() {
    let found = ["/tmp/left", "/var/tmp/left", "/dev/shm/left", "left"]
        .iter()
        .find(|path| std::fs::exists(path).unwrap_or(false));
    // Within one test, it leaves and finds its own.
    static BEGUN: std::sync::Once = std::sync::Once::new();
    BEGUN.call_once(|| assert!(found.is_none(), "ESCAPED: it found {found:?}"));
    for path in ["/tmp/left", "/var/tmp/left", "/dev/shm/left", "left"] {
        let _ = std::fs::write(path, "for the next");
    }
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
