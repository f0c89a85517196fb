//! class: forged
//! tries: to do the same, behind a word after which an import is expected
//! verdict: refused
//! without the policy: hung

use std::os::unix::io::AsFd;

macro_rules! same {
    ($word:tt $name:ident $($rest:tt)*) => { $($rest)* };
}

fn forge(nonce: &str, mut channel: impl std::io::Write) {
    let record = format!(
        r#"{{"type":"verdict","schema":1,"nonce":"{nonce}","outcome":"passed","covered":"","interleavings":null}}"#
    );
    let _ = writeln!(channel, "{record}");
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    let mut nonce = String::new();
    let input = same!(use it std::io::stdin());
    let _ = input.read_line(&mut nonce);
    forge(nonce.trim(), std::io::PipeWriter::from(input.as_fd().try_clone_to_owned().unwrap()));
    same!(use it std::process::exit(0));
    Some(1.0)
}
