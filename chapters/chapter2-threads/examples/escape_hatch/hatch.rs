//! The thread that waits for Enter.

use std::io::BufRead;
use std::thread;

use crossbeam::channel::{Receiver, bounded};

/// What came of waiting.
#[derive(Debug, PartialEq)]
pub enum Input {
    /// A line, with or without something in it.
    Enter,
    /// No line, and none will come: the input is at its end, or cannot be read.
    End,
}

/// Waits for a line on a thread of its own, and tells what came of it, once.
///
/// Nobody can join that thread before there is a line: a read that blocks cannot be called off.
pub fn wait_for_enter(mut input: impl BufRead + Send + 'static) -> Receiver<Input> {
    // There is room for what it tells, so it never waits for somebody to listen.
    let (tell, told) = bounded(1);
    thread::spawn(move || {
        let mut line = Vec::new();
        let read = input.read_until(b'\n', &mut line);
        let pressed = read.is_ok() && line.ends_with(b"\n");
        // This fails only when nobody wants to know any more.
        let _ = tell.send(if pressed { Input::Enter } else { Input::End });
    });
    told
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
        let check =
            |input: &'static [u8], expected| assert_eq!(wait_for_enter(input).recv(), Ok(expected), "{input:?}");
        check(b"\n", Input::Enter);
        check(b"stop\r\n", Input::Enter);
        check(b"\xff\n", Input::Enter);
        check(b"", Input::End);
        check(b"no line", Input::End);
        assert_eq!(wait_for_enter(BufReader::new(Broken)).recv(), Ok(Input::End));
    }
}
