//! class: forged
//! tries: to do the same, by a name that its own module gives to std
//! verdict: refused
//! without the policy: hung

use std::os::unix::io::AsFd;

pub use std as lib;

fn forge(nonce: &str, mut channel: impl std::io::Write) {
    let record = format!(
        r#"{{"type":"verdict","schema":1,"nonce":"{nonce}","outcome":"passed","covered":"","interleavings":null}}"#
    );
    let _ = writeln!(channel, "{record}");
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    let mut nonce = String::new();
    let input = crate::amdahl_bound::lib::io::stdin();
    let _ = input.read_line(&mut nonce);
    forge(nonce.trim(), std::io::PipeWriter::from(input.as_fd().try_clone_to_owned().unwrap()));
    super::amdahl_bound::lib::process::exit(0);
    Some(1.0)
}
