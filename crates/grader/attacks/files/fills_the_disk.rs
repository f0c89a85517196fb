//! class: files
//! tries: to leave no place on the disk
//! verdict: refused
//! without the policy: passed

fn fill() {
    let block = vec![1; 1 << 20];
    let mut written = 0;
    for number in 0..2000 {
        let Ok(()) = std::fs::write(format!("/tmp/{number}"), &block) else { break };
        written += 1;
    }
    assert!(written < 600, "ESCAPED: it wrote {written} MiB");
    for number in 0..written {
        std::fs::remove_file(format!("/tmp/{number}")).unwrap();
    }
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(fill);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
