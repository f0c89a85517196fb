//! class: forged
//! tries: to end with a record of a pass, by paths that a macro joins out of single words
//! verdict: refused
//! without the policy: hung

use std::os::unix::io::AsFd;

macro_rules! join {
    ($sep:tt $a:ident $b:ident $c:ident) => {
        $a $sep $b $sep $c
    };
}

fn forge(nonce: &str, mut channel: impl std::io::Write) {
    let record = format!(
        r#"{{"type":"verdict","schema":1,"nonce":"{nonce}","outcome":"passed","covered":"","interleavings":null}}"#
    );
    let _ = writeln!(channel, "{record}");
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    let mut nonce = String::new();
    let input = join!(:: std io stdin)();
    let _ = input.read_line(&mut nonce);
    forge(nonce.trim(), std::io::PipeWriter::from(input.as_fd().try_clone_to_owned().unwrap()));
    join!(:: std process exit)(0);
    Some(1.0)
}
