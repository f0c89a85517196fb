//! class: files
//! tries: to read through a link of its own
//! verdict: refused
//! without the policy: passed

fn look() {
    let _ = std::os::unix::fs::symlink("/etc/passwd", "/tmp/link");
    assert!(std::fs::read("/tmp/link").is_err(), "ESCAPED: it read through a link");
    let _ = std::fs::hard_link("/etc/passwd", "/tmp/hard");
    assert!(std::fs::read("/tmp/hard").is_err(), "ESCAPED: it read through a hard link");
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
