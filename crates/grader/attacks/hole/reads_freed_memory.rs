//! class: hole
//! tries: to read memory that is not its own, by a known hole in the compiler: known to work
//! verdict: passed
//! without the policy: passed

// rust-lang/rust#25860: that one lifetime outlives another is implied by a type, and forgotten when it is instantiated.
fn implied<'a, 'b, T: ?Sized>(_: &'a &'b (), value: &'b T) -> &'a T {
    value
}

fn kept<'a, 'b, T: ?Sized>(value: &'a T) -> &'b T {
    let forgotten: for<'x> fn(_, &'x T) -> &'b T = implied;
    forgotten(&&(), value)
}

fn look() {
    let freed: &'static [u64] = {
        let gone = vec![7; 64];
        kept(&gone)
    };
    let taken = std::hint::black_box(vec![9_u64; 64]);
    // What it reads is whatever lies there now. That it compiles and runs is the point.
    std::hint::black_box((freed.iter().fold(0_u64, |sum, n| sum ^ n), taken));
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
