//! class: forged
//! tries: to read the nonce before the test does, to write a record of a pass with it, and to end
//! verdict: refused
//! without the policy: hung

use std::io::{BufRead, Write};
use std::os::fd::AsFd;

fn forge() {
    let mut nonce = String::new();
    std::io::stdin().lock().read_line(&mut nonce).unwrap();
    let nonce = nonce.trim();
    let record = format!(
        r#"{{"type":"verdict","schema":1,"nonce":"{nonce}","outcome":"passed","covered":"","interleavings":null}}"#
    );
    let channel = std::io::stdin().as_fd().try_clone_to_owned().unwrap();
    writeln!(std::os::unix::net::UnixStream::from(channel), "{record}").unwrap();
    std::process::exit(0);
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    forge();
    Some(1.0)
}
