//! What the reader looks at: colours, columns, and a pipe that may be closed.

use crate::wrap;
use std::io::{self, IsTerminal, Write};

/// What standard output can show.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Colours are wanted and will be understood.
    pub colour: bool,
    /// Columns.
    pub width: usize,
}

/// Without a terminal, and at most with one: longer lines are hard to read.
const COLUMNS: usize = 100;
/// Below this, snippets fall apart.
const FEWEST: usize = 40;

impl Terminal {
    /// Looks at standard output and at the environment: NO_COLOR, CARGO_TERM_COLOR, TERM, COLUMNS.
    pub fn look() -> Terminal {
        let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let is_terminal = io::stdout().is_terminal();
        Terminal {
            colour: colour(env("NO_COLOR"), env("CARGO_TERM_COLOR"), env("TERM"), is_terminal),
            width: columns(&console::Term::stdout()).unwrap_or(COLUMNS),
        }
    }
}

/// The columns to write in: as COLUMNS says, or else as many as the terminal has.
fn columns(terminal: &console::Term) -> Option<usize> {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = said.or_else(|| terminal.size_checked().map(|(_, columns)| columns.into()));
    columns.map(|columns: usize| columns.clamp(FEWEST, COLUMNS))
}

fn colour(no_color: Option<String>, cargo: Option<String>, term: Option<String>, is_terminal: bool) -> bool {
    match (no_color, cargo.as_deref(), term.as_deref()) {
        (Some(_), _, _) | (_, Some("never"), _) => false,
        (_, Some("always"), _) => true,
        (_, _, Some("dumb")) => false,
        _ => is_terminal,
    }
}

/// Writes to standard output. A reader who has closed the pipe has seen enough: the work goes on, and its status stands.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    // Other failures, as of a full disk, leave nowhere to say so either.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes to standard error, in lines that a terminal need not break. A log is left as it is: who reads it breaks lines.
pub fn warn(text: &str) {
    let text = columns(&console::Term::stderr()).map_or_else(|| text.to_string(), |width| wrap::lines(text, 2, width));
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_were_not_told_otherwise() {
        for (no_color, cargo, term, is_terminal, expected) in [
            (None, None, Some("xterm"), true, true),
            (None, None, Some("xterm"), false, false),
            (None, None, None, true, true),
            (None, None, Some("dumb"), true, false),
            (Some("1"), None, Some("xterm"), true, false),
            (Some("1"), Some("always"), Some("xterm"), true, false),
            (None, Some("always"), None, false, true),
            (None, Some("never"), Some("xterm"), true, false),
            (None, Some("auto"), Some("xterm"), true, true),
        ] {
            let owned = |value: Option<&str>| value.map(str::to_string);
            let found = colour(owned(no_color), owned(cargo), owned(term), is_terminal);
            assert_eq!(found, expected, "{no_color:?} {cargo:?} {term:?} {is_terminal}");
        }
    }
}
