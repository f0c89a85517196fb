//! class: reading
//! tries: to read arguments, memory and environment of other processes
//! verdict: refused
//! without the policy: passed

fn look() {
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        if pid == std::process::id() {
            continue;
        }
        let line = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        let own = line.is_empty() || line.contains("--confine") || line.contains("bwrap") || line.contains("chapter0");
        assert!(own, "ESCAPED: it sees {line}");
        assert!(
            std::fs::read(entry.path().join("environ")).map_or(true, |bytes| bytes.is_empty()),
            "ESCAPED: an environment"
        );
        assert!(std::fs::File::open(entry.path().join("mem")).is_err(), "ESCAPED: the memory of another process");
    }
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(look);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
