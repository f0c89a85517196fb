//! class: files
//! tries: to change answers, tests, programs and the system
//! verdict: refused
//! without the policy: passed

fn look() {
    let here = std::env::current_dir().unwrap();
    let program = std::env::current_exe().unwrap_or_default();
    let slot = program.parent().unwrap_or(&here).to_path_buf();
    let source = here.join(file!());
    for path in [
        here.join("new"),
        here.join("Cargo.toml"),
        slot.join("new"),
        "/usr/new".into(),
        "/new".into(),
        "/etc/new".into(),
    ] {
        // What lies there is its own, and goes with it.
        let is_its_own = path.starts_with("/tmp");
        assert!(is_its_own || std::fs::write(&path, "x").is_err(), "ESCAPED: it wrote {}", path.display());
    }
    for path in [program, source, here.join("tests/chapter0-why/main.rs")] {
        assert!(std::fs::OpenOptions::new().write(true).open(&path).is_err(), "ESCAPED: it opened {}", path.display());
        assert!(std::fs::remove_file(&path).is_err(), "ESCAPED: it removed {}", path.display());
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
