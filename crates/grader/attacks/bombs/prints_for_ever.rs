//! class: bombs
//! tries: to fill memory or disk with output
//! verdict: hung
//! without the policy: hung

fn print() {
    loop {
        println!("{}", "all work and no play ".repeat(1000));
    }
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    print();
    Some(1.0)
}
