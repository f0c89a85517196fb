//! A buffer for the output of programs that may print for ever: it keeps the beginning and the end.

use std::collections::VecDeque;

/// The first and the last bytes of a stream.
#[derive(Debug)]
pub struct Capped {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    limit: Limit,
    left_out: u64,
}

/// How many bytes are kept at each end.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Bytes kept from the beginning.
    pub head: usize,
    /// Bytes kept from the end.
    pub tail: usize,
}

impl Limit {
    /// Everything: for the output of programs that are trusted to end.
    pub const NONE: Limit = Limit { head: usize::MAX, tail: 0 };
}

/// The beginning of a text, at most so many bytes of it, cut between two characters.
pub fn first(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Cuts a text that is longer, and puts a mark at its new end.
pub fn cut(text: &mut String, most: usize, mark: &str) {
    if text.len() > most {
        text.truncate(first(text, most).len());
        text.push_str(mark);
    }
}

impl Capped {
    /// An empty buffer.
    pub fn new(limit: Limit) -> Self {
        Capped { head: Vec::new(), tail: VecDeque::new(), limit, left_out: 0 }
    }

    /// Adds what came next.
    pub fn push(&mut self, bytes: &[u8]) {
        let room = self.limit.head - self.head.len();
        let (first, rest) = bytes.split_at(room.min(bytes.len()));
        self.head.extend_from_slice(first);
        // What would be pushed out again at once does not enter.
        let (skipped, kept) = rest.split_at(rest.len().saturating_sub(self.limit.tail));
        let excess = (self.tail.len() + kept.len()).saturating_sub(self.limit.tail);
        self.tail.drain(..excess);
        self.tail.extend(kept);
        self.left_out += (skipped.len() + excess) as u64;
    }

    /// The bytes that were kept, with nothing to show for those that were not.
    pub fn bytes(&self) -> Vec<u8> {
        self.head.iter().chain(&self.tail).copied().collect()
    }

    /// What was kept as text, with a line in place of what was not.
    pub fn text(&self) -> String {
        let head = String::from_utf8_lossy(&self.head);
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        let tail = String::from_utf8_lossy(&tail);
        match self.left_out {
            0 => format!("{head}{tail}"),
            n => format!("{head}\n[... {n} bytes left out ...]\n{tail}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&str], text: &str) {
        let mut capped = Capped::new(Limit { head: 3, tail: 4 });
        pieces.iter().for_each(|piece| capped.push(piece.as_bytes()));
        assert_eq!(capped.text(), text, "{pieces:?}");
    }

    #[test]
    fn texts_are_cut_between_two_characters() {
        assert_eq!((first("éé", 3), first("é", 9), first("é", 0)), ("é", "é", ""));
        let shortened = |text: &str, most| {
            let mut text = text.to_string();
            cut(&mut text, most, "..");
            text
        };
        assert_eq!((shortened("éé", 3), shortened("éé", 4)), ("é..".to_string(), "éé".to_string()));
    }

    #[test]
    fn both_ends_survive_and_the_middle_is_counted() {
        check(&[], "");
        check(&["ab"], "ab");
        check(&["abc", "defg"], "abcdefg");
        check(&["abcdefgh"], "abc\n[... 1 bytes left out ...]\nefgh");
        check(&["a", "bcd", "efghij"], "abc\n[... 3 bytes left out ...]\nghij");
        check(&["abcd", "efghijklm", "n"], "abc\n[... 7 bytes left out ...]\nklmn");
    }

    #[test]
    fn without_a_limit_nothing_is_lost() {
        let mut capped = Capped::new(Limit::NONE);
        capped.push(&[b'x'; 100_000]);
        assert_eq!(capped.bytes().len(), 100_000);
    }
}
