//! class: forged
//! tries: to do the same, by paths that are written from their end
//! verdict: refused
//! without the policy: hung

use std::os::unix::io::AsFd;

macro_rules! turn {
    ([] $($out:tt)*) => { $($out)* };
    ([$first:tt $($rest:tt)*] $($out:tt)*) => { turn!([$($rest)*] $first $($out)*) };
}

fn forge(nonce: &str, mut channel: impl std::io::Write) {
    let record = format!(
        r#"{{"type":"verdict","schema":1,"nonce":"{nonce}","outcome":"passed","covered":"","interleavings":null}}"#
    );
    let _ = writeln!(channel, "{record}");
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    let mut nonce = String::new();
    let input = turn!([() stdin :: io :: std]);
    let _ = input.read_line(&mut nonce);
    forge(nonce.trim(), std::io::PipeWriter::from(input.as_fd().try_clone_to_owned().unwrap()));
    turn!([(0) exit :: process :: std]);
    Some(1.0)
}
