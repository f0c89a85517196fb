//! class: reading
//! tries: to look at the disk by methods, which need no import
//! verdict: refused
//! without the policy: passed
//! without namespaces: failed

fn look() {
    use std::path::Path;
    for path in ["/etc/passwd", "/root/.cargo", "/root/.bashrc", "/home", "/var/log", "solutions", "chapters"] {
        assert!(!Path::new(path).exists(), "ESCAPED: it sees {path}");
    }
    let root: Vec<_> = Path::new("/").read_dir().into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let foreign = root.iter().find(|path| path.ends_with("etc") && path.join("hosts").exists());
    assert!(foreign.is_none(), "ESCAPED: it sees the root of the machine");
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
