//! The thread that waits for Enter, and what it does then.

use std::convert::Infallible;
use std::io::BufRead;
use std::thread;
use std::time::Instant;

use crossbeam::channel::{Receiver, Sender, bounded};

use crate::escape_hatch::Hatch;

/// Waits for a line on a thread of its own, opens both hatches, and wakes whoever pauses. Tells when that was.
///
/// Where the input is at its end or cannot be read, nobody can press Enter, and nothing is opened. Nobody can join that
/// thread before there is a line: a read that blocks cannot be called off.
pub fn open_at_enter(
    mut input: impl BufRead + Send + 'static,
    [first, second]: [Hatch; 2],
    wake: Sender<Infallible>,
) -> Receiver<Instant> {
    // There is room for what it tells, so it never waits for somebody to listen.
    let (tell, told) = bounded(1);
    thread::spawn(move || {
        second.wait_for(|| {
            first.wait_for(|| {
                if !is_enter(&mut input) {
                    // To return would open the hatches. What this thread holds lives as long as the program.
                    loop {
                        thread::park();
                    }
                }
                // This fails only when nobody wants to know any more.
                let _ = tell.send(Instant::now());
            });
        });
        // Not before: whoever wakes up looks at once whether it has to stop.
        drop(wake);
    });
    told
}

/// Whether there is a whole line, with or without something in it.
fn is_enter(input: &mut impl BufRead) -> bool {
    let mut line = Vec::new();
    input.read_until(b'\n', &mut line).is_ok() && line.ends_with(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, BufReader, Read};

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("it is broken"))
        }
    }

    #[test]
    fn only_a_whole_line_is_enter() {
        let check = |mut input: &'static [u8], expected| assert_eq!(is_enter(&mut input), expected, "{input:?}");
        check(b"\n", true);
        check(b"stop\r\n", true);
        check(b"\xff\n", true);
        check(b"", false);
        check(b"no line", false);
        assert!(!is_enter(&mut BufReader::new(Broken)));
    }
}
