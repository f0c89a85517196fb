//! class: escapes
//! tries: to write over what a terminal shows, its title and its clipboard
//! verdict: failed
//! without the policy: failed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!("\x1b[2J\x1b[H\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[32mpassed\x1b[0m\r\u{202e}");
    panic!("\x1b[2J\x1b[1;1H\x1b[32mall tests passed\x1b[0m\u{9b}2J");
    Some(1.0)
}
