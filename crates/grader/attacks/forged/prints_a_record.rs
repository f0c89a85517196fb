//! class: forged
//! tries: to print a record of a pass, on both outputs
//! verdict: failed
//! without the policy: failed

const RECORD: &str =
    r#"{"type":"verdict","schema":1,"nonce":"n","outcome":"passed","covered":"","interleavings":null}"#;

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!("{RECORD}");
    eprintln!("{RECORD}");
    Some(1.0)
}
