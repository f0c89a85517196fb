//! class: bombs
//! tries: to start processes without end
//! verdict: refused
//! without the policy: passed
//! without namespaces, as an ordinary user: failed

fn many() {
    let mut children = Vec::new();
    while let Ok(child) = std::process::Command::new("sleep").arg("7301.25").spawn() {
        children.push(child);
        assert!(children.len() < 400, "ESCAPED: it started {} processes", children.len());
    }
    // Where it may send no signals, they end with the test.
    for child in &mut children {
        let _ = child.kill();
    }
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(many);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
