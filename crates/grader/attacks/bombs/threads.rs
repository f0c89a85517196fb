//! class: bombs
//! tries: to start threads without end
//! verdict: passed
//! without the policy: passed
//! without namespaces, as an ordinary user: failed

fn many() {
    let mut threads = Vec::new();
    while let Ok(thread) = std::thread::Builder::new().stack_size(64 << 10).spawn(std::thread::park) {
        threads.push(thread);
        assert!(threads.len() < 400, "ESCAPED: it started {} threads", threads.len());
    }
    for thread in threads {
        thread.thread().unpark();
        thread.join().unwrap();
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
