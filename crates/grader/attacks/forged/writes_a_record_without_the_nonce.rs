//! class: forged
//! tries: to write a record of a pass to the channel, and to end
//! verdict: refused
//! without the policy: failed

use std::io::Write;
use std::os::fd::AsFd;

fn forge() {
    let record =
        r#"{"type":"verdict","schema":1,"nonce":"guessed","outcome":"passed","covered":"","interleavings":null}"#;
    let channel = std::io::stdin().as_fd().try_clone_to_owned().unwrap();
    writeln!(std::os::unix::net::UnixStream::from(channel), "{record}").unwrap();
    std::process::exit(0);
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    forge();
    Some(1.0)
}
