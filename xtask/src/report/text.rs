//! Pieces of lines: colours, links, and what fits into so many columns.

use super::Terminal;
use std::fmt::Write;
use std::path::Path;

/// In bold type.
pub fn bold(text: &str, terminal: Terminal) -> String {
    paint(text, "1", terminal)
}

/// In a colour or type, by its number among the terminal's escape codes.
pub fn paint(text: &str, code: &str, terminal: Terminal) -> String {
    if terminal.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
}

/// The first line of a text, as far as it fits.
pub fn shortened(text: &str, width: usize) -> String {
    let line = text.lines().next().unwrap_or_default();
    console::truncate_str(line, width, if width < 3 { "" } else { "..." }).into_owned()
}

/// Filled up with spaces.
pub fn padded(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(console::measure_text_width(text));
    format!("{text}{}", " ".repeat(gap))
}

/// A file's name that can be clicked in terminals that know such links (OSC 8). `file` is where it lies on this machine.
pub fn link(name: &str, file: &Path, terminal: Terminal) -> String {
    if terminal.links { format!("\x1b]8;;{}\x1b\\{name}\x1b]8;;\x1b\\", url(file)) } else { name.to_string() }
}

/// `file:///home/ann%20b/course/x.rs`.
fn url(file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let mut out = String::from("file://");
    if !path.starts_with('/') {
        // The letter of a drive.
        out.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b':' | b'-' | b'_' | b'.' | b'~' => out.push(byte.into()),
            // Nothing fails that writes to a string.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_fit_into_a_line() {
        assert_eq!(shortened("one line\nand another", 20), "one line");
        assert_eq!(shortened("äöü äöü", 7), "äöü äöü");
        assert_eq!(shortened("äöü äöü", 6), "äöü...");
        assert_eq!(shortened("並行 並行", 8), "並行 ...");
        assert_eq!((shortened("three", 2), shortened("three", 0)), ("th".into(), String::new()));
    }

    #[test]
    fn columns_are_counted_as_terminals_show_them() {
        assert_eq!(padded("並行", 6), "並行  ");
        assert_eq!(padded("e\u{301}", 3), "e\u{301}  ");
        assert_eq!(padded("too long", 3), "too long");
    }

    #[test]
    fn links_are_for_terminals_that_know_them() {
        let terminal = Terminal { colour: true, links: true, width: 80, columns: 80 };
        let file = Path::new("/home/ann b/köche/x.rs");
        let linked = "\x1b]8;;file:///home/ann%20b/k%C3%B6che/x.rs\x1b\\x.rs\x1b]8;;\x1b\\";
        assert_eq!(link("x.rs", file, terminal), linked);
        assert_eq!(link("x.rs", file, Terminal { links: false, ..terminal }), "x.rs");
        assert_eq!(url(Path::new("C:\\course\\x.rs")), "file:///C:/course/x.rs");
    }
}
