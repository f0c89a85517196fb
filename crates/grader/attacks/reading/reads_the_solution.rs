//! class: reading
//! tries: to read the reference answer while it runs
//! verdict: refused
//! without the policy: passed

fn look() {
    let here = std::env::current_dir().unwrap();
    for folder in here.ancestors() {
        let solution = folder.join("solutions/chapter0-why/amdahl_bound.rs");
        assert!(std::fs::read(solution).is_err(), "ESCAPED: it read the solution");
    }
    for folder in
        ["solutions", "chapters", "tests/chapter0-why/amdahl_bound/wrong", "tests/chapter0-why/amdahl_bound/right"]
    {
        assert!(std::fs::read_dir(here.join(folder)).is_err(), "ESCAPED: it read {folder}");
    }
    let other = here.join("tests/chapter0-why/work_span/mod.rs");
    assert!(std::fs::read(other).is_err(), "ESCAPED: it read tests that it has nothing to do with");
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
