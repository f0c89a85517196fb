//! What the reader looks at: colours, columns, and a pipe that may be closed.

use crate::exit::Interrupted;
use crate::interrupt;
use crate::wrap;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// What standard output can show.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Colours are wanted and will be understood.
    pub colour: bool,
    /// Links to files are understood.
    pub links: bool,
    /// The columns of text that is read: at most 100.
    pub width: usize,
    /// The columns that there are, for what stands side by side.
    pub columns: usize,
}

/// Without a terminal, and at most with one: longer lines are hard to read.
const COLUMNS: usize = 100;
/// Below this, snippets fall apart.
const FEWEST: usize = 40;
/// Nobody has less, and a terminal without any columns (there are such) counts as one that has not said how many.
const NARROWEST: usize = 20;
/// Nobody looks at more.
const WIDEST: usize = 300;

impl Terminal {
    /// Looks at standard output and at the environment: NO_COLOR, CLICOLOR_FORCE, CARGO_TERM_COLOR, TERM, COLUMNS.
    pub fn look() -> Terminal {
        let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let is_terminal = io::stdout().is_terminal();
        let colour = colour(
            env("NO_COLOR"),
            env("CARGO_TERM_COLOR"),
            env("CLICOLOR_FORCE").filter(|force| force != "0"),
            env("TERM"),
            is_terminal,
        );
        let columns = columns(&console::Term::stdout()).unwrap_or(COLUMNS);
        let links = supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
        // Who wants no colours wants no other escape codes either.
        let links = links && colour && env("TERM").is_none_or(|term| term != "dumb");
        Terminal { colour, links, width: columns.clamp(FEWEST, COLUMNS), columns }
    }

    /// The same with a width that is not widened to what snippets need: for lines that can be cut at any place.
    pub fn narrow(self) -> Terminal {
        Terminal { width: self.columns.min(COLUMNS), ..self }
    }
}

/// The columns to write in: as COLUMNS says, or else as many as the terminal has.
fn columns(terminal: &console::Term) -> Option<usize> {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = said.or_else(|| terminal.size_checked().map(|(_, columns)| columns.into()));
    columns.filter(|columns: &usize| *columns > 0).map(|columns| columns.clamp(NARROWEST, WIDEST))
}

fn colour(
    no_color: Option<String>,
    cargo: Option<String>,
    force: Option<String>,
    term: Option<String>,
    is_terminal: bool,
) -> bool {
    match (no_color, cargo.as_deref(), force, term.as_deref()) {
        (Some(_), _, _, _) | (_, Some("never"), _, _) => false,
        (_, Some("always"), _, _) | (_, _, Some(_), _) => true,
        (_, _, _, Some("dumb")) => false,
        _ => is_terminal,
    }
}

/// Writes to standard output. A reader who has closed the pipe has seen enough: the work goes on, and its status stands.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    // Other failures, as of a full disk, leave nowhere to say so either.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Asks a question on the terminal. Without one, or at the end of the input, there is no answer.
///
/// # Errors
/// Ctrl-C came in place of an answer.
pub fn ask(question: &str) -> Result<Option<String>, Interrupted> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(None);
    }
    let _ = io::stderr().lock().write_all(question.as_bytes());
    // Reading waits for the end of a line, whatever signals come: so another thread waits.
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = io::stdin().read_line(&mut line);
        // Nobody listens any more after an interruption.
        let _ = tell.send(read.ok().filter(|bytes| *bytes > 0).map(|_| line.trim().to_string()));
    });
    loop {
        // What comes next begins a line of its own.
        interrupt::check().inspect_err(|_| warn("\n"))?;
        match told.recv_timeout(Duration::from_millis(50)) {
            Err(RecvTimeoutError::Timeout) => {}
            answer => return Ok(answer.ok().flatten()),
        }
    }
}

/// Writes to standard error, in lines that a terminal need not break. A log is left as it is: who reads it breaks lines.
pub fn warn(text: &str) {
    let width = columns(&console::Term::stderr()).map(|columns| columns.min(COLUMNS));
    let text = width.map_or_else(|| text.to_string(), |width| wrap::lines(text, 2, width));
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_were_not_told_otherwise() {
        for (no_color, cargo, force, term, is_terminal, expected) in [
            (None, None, None, Some("xterm"), true, true),
            (None, None, None, Some("xterm"), false, false),
            (None, None, None, None, true, true),
            (None, None, None, Some("dumb"), true, false),
            (Some("1"), None, None, Some("xterm"), true, false),
            (Some("1"), Some("always"), None, Some("xterm"), true, false),
            (None, Some("always"), None, None, false, true),
            (None, Some("never"), None, Some("xterm"), true, false),
            (None, Some("auto"), None, Some("xterm"), true, true),
            (None, None, Some("1"), Some("dumb"), false, true),
            (Some("1"), None, Some("1"), Some("xterm"), true, false),
            (None, Some("never"), Some("1"), Some("xterm"), true, false),
        ] {
            let owned = |value: Option<&str>| value.map(str::to_string);
            let found = colour(owned(no_color), owned(cargo), owned(force), owned(term), is_terminal);
            assert_eq!(found, expected, "{no_color:?} {cargo:?} {force:?} {term:?} {is_terminal}");
        }
    }
}
