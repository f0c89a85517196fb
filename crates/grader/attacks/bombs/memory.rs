//! class: bombs
//! tries: to take all memory
//! verdict: crashed
//! without the policy: crashed

fn fill() {
    let mut all: Vec<Vec<u8>> = Vec::new();
    loop {
        all.push(vec![1; 16 << 20]);
        assert!(all.len() < 400, "ESCAPED: it took {} times 16 MiB", all.len());
    }
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    fill();
    Some(1.0)
}
