//! The channel on which a test's verdict reaches whoever runs it.
//!
//! With `PROCTOR_CHANNEL=stdin` standard input is one end of a socket pair; with a path it is a file
//! (where there are no socket pairs). Its first line, written by the runner, is a nonce. The test
//! appends records, one JSON object a line, each with that nonce; the last one counts. The fields are
//! those that the code below writes. Before its verdict a test may say what a hang would mean. `PROCTOR_COLOR=always` asks for reports with colour,
//! `PROCTOR_WIDTH` says how many columns they have.
//!
//! Without the variable a failure is printed instead: so a graded test can be run by hand.

use interleave::json::Object;
use interleave::report::Style;
use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// The version of the records.
pub const SCHEMA: u32 = 1;

/// A longer trace is left out: whoever reads a record keeps only so much, and the verdict has to arrive.
const LONGEST_TRACE: usize = 1 << 20;

/// So much is sent of a line, and of a report. An answer can panic with a megabyte in each of its tests. Whoever reads a record
/// keeps less than this, and says so.
const LONGEST_LINE: usize = 4 << 10;
const LONGEST_REPORT: usize = 256 << 10;

/// What a test found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It passed.
    Passed {
        /// What was looked at, in words: `all 42 interleavings`.
        covered: String,
        /// How many interleavings that were, for a model.
        interleavings: Option<usize>,
    },
    /// It failed.
    Failed {
        /// The misconception.
        id: Option<&'static str>,
        /// The kind of fault, for a model.
        kind: Option<&'static str>,
        /// One line.
        headline: String,
        /// Many, ready to print.
        report: String,
        /// The interleaving, for a model: the lines of JSON that `interleave` writes of it.
        trace: Option<String>,
    },
    /// It could not say.
    Inconclusive {
        /// Why.
        reason: String,
    },
    /// It goes on, and if it stands still from now on, this is why. Not a verdict in any other case.
    Waits {
        /// The misconception.
        id: &'static str,
        /// One line.
        headline: String,
        /// Many, ready to print.
        report: String,
    },
    /// It goes on, and there is no telling why it should stand still.
    Goes,
}

struct Channel {
    nonce: String,
    to: To,
}

enum To {
    #[cfg(unix)]
    Socket(std::os::unix::net::UnixStream),
    File(std::path::PathBuf),
}

/// The channel, if the test was started with one.
fn channel() -> Option<&'static Channel> {
    static CHANNEL: OnceLock<Option<Channel>> = OnceLock::new();
    let open = || {
        let name = std::env::var_os("PROCTOR_CHANNEL")?;
        let opened = if name == "stdin" { from_stdin() } else { from_file(name.into()) };
        Some(opened.unwrap_or_else(|e| panic!("PROCTOR_CHANNEL is set, but the channel cannot be read: {e}")))
    };
    CHANNEL.get_or_init(open).as_ref()
}

/// Runs before `main`, and so before anything of the answer can: the nonce is taken off standard input, where the answer could
/// read it first and tell of a pass.
#[cfg(target_os = "linux")]
mod before_main {
    #[used]
    #[expect(
        unsafe_code,
        reason = "the loader calls what stands in this section, with arguments that C may leave aside"
    )]
    // SAFETY: the section is a list of pointers to functions without a result, and this is one. It needs nothing that
    // `main` would have prepared: std reads the environment and files as well before it.
    #[unsafe(link_section = ".init_array")]
    static TAKE_THE_NONCE: extern "C" fn() = take_the_nonce;

    extern "C" fn take_the_nonce() {
        let _channel = super::channel();
    }
}

#[cfg(unix)]
fn from_stdin() -> io::Result<Channel> {
    use std::os::fd::AsFd;
    let socket: std::os::unix::net::UnixStream = io::stdin().as_fd().try_clone_to_owned()?.into();
    let nonce = first_line(&socket)?;
    Ok(Channel { nonce, to: To::Socket(socket) })
}

#[cfg(not(unix))]
fn from_stdin() -> io::Result<Channel> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "only a file can be the channel on this system"))
}

fn from_file(path: std::path::PathBuf) -> io::Result<Channel> {
    let nonce = first_line(std::fs::File::open(&path)?)?;
    Ok(Channel { nonce, to: To::File(path) })
}

fn first_line(from: impl io::Read) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line)?;
    Ok(line.trim().to_string())
}

impl Channel {
    fn write(&self, line: &str) -> io::Result<()> {
        let line = format!("{line}\n");
        match &self.to {
            #[cfg(unix)]
            To::Socket(socket) => (&mut &*socket).write_all(line.as_bytes()),
            To::File(path) => OpenOptions::new().append(true).open(path)?.write_all(line.as_bytes()),
        }
    }
}

/// A failure has been told on the channel. A process with a channel has one test.
static FAILED: AtomicBool = AtomicBool::new(false);

/// Has this test told of a failure? It stands, also when the answer caught the panic that came with it.
pub(crate) fn has_failed() -> bool {
    FAILED.load(SeqCst)
}

/// Writes a record, or prints a failure if nobody listens.
pub fn write(outcome: &Outcome) {
    let Some(channel) = channel() else {
        match outcome {
            Outcome::Passed { .. } | Outcome::Waits { .. } | Outcome::Goes => {}
            Outcome::Failed { report, .. } => eprintln!("{report}"),
            Outcome::Inconclusive { reason } => eprintln!("inconclusive: {reason}"),
        }
        return;
    };
    if matches!(outcome, Outcome::Failed { .. }) {
        FAILED.store(true, SeqCst);
    }
    if let Err(e) = channel.write(&line(&channel.nonce, outcome)) {
        eprintln!("the verdict cannot be written to the channel: {e}");
    }
}

fn line(nonce: &str, outcome: &Outcome) -> String {
    let mut o = Object::new("verdict");
    o.plain("schema", SCHEMA).text("nonce", nonce);
    match outcome {
        Outcome::Passed { covered, interleavings } => {
            let interleavings = interleavings.map_or("null".into(), |n| n.to_string());
            o.text("outcome", "passed").text("covered", covered).plain("interleavings", interleavings)
        }
        Outcome::Failed { id, kind, headline, report, trace } => o
            .text("outcome", "failed")
            .optional("id", *id)
            .optional("kind", *kind)
            .text("headline", first(headline, LONGEST_LINE))
            .text("report", first(report, LONGEST_REPORT))
            .optional("trace", trace.as_deref().filter(|trace| trace.len() <= LONGEST_TRACE)),
        Outcome::Inconclusive { reason } => {
            o.text("outcome", "inconclusive").text("reason", first(reason, LONGEST_LINE))
        }
        Outcome::Waits { id, headline, report } => o
            .text("outcome", "waits")
            .text("id", id)
            .text("headline", first(headline, LONGEST_LINE))
            .text("report", first(report, LONGEST_REPORT)),
        Outcome::Goes => o.text("outcome", "goes"),
    };
    o.end()
}

/// The beginning of a text, cut between two characters.
fn first(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// How the runner wants reports drawn.
pub fn style() -> Style {
    if channel().is_none() {
        return Style::of_stderr();
    }
    let width = std::env::var("PROCTOR_WIDTH").ok().and_then(|w| w.parse().ok());
    Style {
        color: std::env::var_os("PROCTOR_COLOR").is_some_and(|c| c == "always"),
        width: width.unwrap_or(Style::default().width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_line_of_json() {
        let failed = Outcome::Failed {
            id: Some("opposite_order"),
            kind: None,
            headline: "a \"quoted\" line".into(),
            report: "two\nlines".into(),
            trace: None,
        };
        let expected = r#"{"type":"verdict","schema":1,"nonce":"n","outcome":"failed","id":"opposite_order","kind":null,"headline":"a \"quoted\" line","report":"two\nlines","trace":null}"#;
        assert_eq!(line("n", &failed), expected);
    }

    #[test]
    fn a_trace_that_is_too_long_is_left_out() {
        let with = |length: usize| {
            let trace = Some("a".repeat(length));
            let failed =
                Outcome::Failed { id: None, kind: None, headline: String::new(), report: String::new(), trace };
            line("n", &failed)
        };
        assert!(with(LONGEST_TRACE).ends_with("aaa\"}"));
        assert!(with(LONGEST_TRACE + 1).ends_with("\"trace\":null}"));
    }

    #[test]
    fn of_a_panic_with_a_megabyte_the_beginning_is_sent() {
        let long = || "\u{e4}".repeat(1 << 20);
        let (headline, report) = (long(), long());
        for outcome in [
            Outcome::Failed { id: None, kind: None, headline: long(), report: long(), trace: None },
            Outcome::Waits { id: "waits", headline, report },
            Outcome::Inconclusive { reason: long() },
        ] {
            let line = line("n", &outcome);
            assert!(line.len() < LONGEST_LINE + LONGEST_REPORT + 200, "{} bytes", line.len());
            assert!(line.contains(&"\u{e4}".repeat(LONGEST_LINE / 2)));
        }
        assert_eq!((first("a\u{e4}", 2), first("a\u{e4}", 3), first("", 9)), ("a", "a\u{e4}", ""));
    }
}
